#pragma once

#include <optional>
#include <span>

#include "domain/table.h"

namespace glimpse::extraction {

/// The things with prices of a menu or a price list, in the order in which they stand: a table of two columns, `item` and `price`. A price is an amount at the
/// end of a piece of text, or a piece of its own; what stands before it in the row, or above it, is its item. Several may stand beside each other. Rows without
/// a price, as headings, are left out. Nothing where there are none.
std::optional<domain::Table> read_price_list(std::span<const domain::PageText> pages);

}  // namespace glimpse::extraction
