#pragma once

#include <optional>
#include <span>

#include "domain/table.h"
#include "domain/template.h"

namespace glimpse::extraction {

/// The lines of goods of a document, by the headings that its template names: the row with most of them is the head, what stands below in a column is its. A line begins
/// in each row with an amount; text alone goes on in the line above. Rows that a field's label begins, as sums do, are none. One table over all pages,
/// with the columns that were found, their values in the form of their kind, and the headings as its first row. Nothing where no two headings stand in a row,
/// or nothing below them.
std::optional<domain::Table> read_line_items(const domain::Template& of, std::span<const domain::PageText> pages);

}  // namespace glimpse::extraction
