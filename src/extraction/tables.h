#pragma once

#include <vector>

#include "domain/table.h"

namespace glimpse::extraction {

/// The tables of a page as they are printed, from the top: those whose cells lines enclose, with their spans, then those whose columns only the space between
/// them shows. `number` is that of the page. No model is asked; what is no table to the eye is none here.
std::vector<domain::Table> find_tables(const domain::PageText& page, int number);

/// All text of a page in Markdown: each printed row a line, and its tables where they stand.
std::string page_markdown(const domain::PageText& page, std::span<const domain::Table> tables);

}  // namespace glimpse::extraction
