#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "domain/page_text.h"

namespace glimpse::extraction {

/// Where the print of a column reaches, from its left to its right edge.
struct Extent {
    double left = 0;
    double right = 0;
};

/// Rows of a page whose boxes stand below each other.
struct LooseGrid {
    std::size_t first_row = 0;
    std::size_t last_row = 0;
    std::vector<Extent> columns = {};  ///< from the left; they don't overlap

    /// The first and the last column in which a box stands: two where it reaches over several; the nearest where it stands in none.
    std::pair<std::size_t, std::size_t> columns_of(const domain::Box& box) const;
};

/// The tables without lines in the rows of a page, from the top: rows of two boxes or more that stand in the same columns, one directly below the other. `rows`:
/// numbers of boxes from the left; a row that is taken already is empty. Three rows are a table, two with three columns as well.
std::vector<LooseGrid> find_loose_grids(std::span<const std::vector<std::size_t>> rows, std::span<const domain::Box> boxes);

}  // namespace glimpse::extraction
