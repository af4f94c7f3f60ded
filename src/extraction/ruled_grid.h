#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace glimpse::extraction {

/// A level or an upright line.
struct Segment {
    double at = 0;    ///< y of a level one, x of an upright one
    double from = 0;  ///< the smaller end
    double to = 0;
};

/// Places of a grid that are one cell.
struct GridCell {
    int row = 0;
    int column = 0;
    int row_span = 1;
    int column_span = 1;
    bool operator==(const GridCell&) const = default;
};

/// Rows and columns, and the cells that fill them without a gap.
struct Grid {
    std::vector<double> xs = {};  ///< the edges of its columns, one more than there are
    std::vector<double> ys = {};
    std::vector<GridCell> cells = {};  ///< row by row, each from the left

    int rows() const { return static_cast<int>(ys.size()) - 1; }
    int columns() const { return static_cast<int>(xs.size()) - 1; }
    /// The number of the cell at a point, or none.
    const GridCell* cell_at(double x, double y) const;
};

inline constexpr std::size_t kPlacesMax = 2500;  ///< of a grid, its rows times its columns; joining cells takes the square of it at worst

/// The grids that lines enclose, of at most kPlacesMax places (a larger one is none), those with two rows and two columns at least, from the top. Lines that miss each other by less than `tolerance` pixels touch,
/// outer edges may be missing. Two places between which no line stands are one cell, so that cells may be wider and higher than one; always rectangles.
std::vector<Grid> find_grids(std::span<const Segment> across, std::span<const Segment> down, double tolerance);

}  // namespace glimpse::extraction
