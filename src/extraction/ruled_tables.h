#pragma once

#include <utility>
#include <vector>

#include "extraction/ruled_page.h"

namespace glimpse::extraction {

/// Tables with their upper edges, level.
using PlacedTables = std::vector<std::pair<double, domain::Table>>;

/// The tables whose cells lines enclose; their pieces are taken then. Forms that are mostly empty, and grids whose lines are not those of the cells, are none.
PlacedTables find_ruled_tables(RuledPage& page);

}  // namespace glimpse::extraction
