#include "extraction/ruled_grid.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace glimpse::extraction {
namespace {

constexpr double kGapMax = 3;          // tolerances between two pieces of one line
constexpr double kLengthMin = 5;       // tolerances
constexpr double kWallShareMin = 0.6;  // of a cell's side that a line must cover to part it from the next

/// Sets that are joined.
class Unions {
public:
    explicit Unions(std::size_t count) : parents_(count) { std::iota(parents_.begin(), parents_.end(), 0); }

    std::size_t root_of(std::size_t i) {
        while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
        return i;
    }
    void join(std::size_t one, std::size_t other) { parents_[root_of(one)] = root_of(other); }

private:
    std::vector<std::size_t> parents_;
};

/// Pieces of one line joined, short lines left out.
std::vector<Segment> whole_lines(std::span<const Segment> pieces, double tolerance) {
    std::vector<Segment> sorted(pieces.begin(), pieces.end());
    std::ranges::sort(sorted, {}, &Segment::from);
    std::vector<Segment> lines;
    for (const auto& piece : sorted) {
        const auto goes_on = [&](const Segment& line) { return std::abs(line.at - piece.at) <= tolerance && piece.from <= line.to + kGapMax * tolerance; };
        const auto line = std::ranges::find_if(lines, goes_on);
        if (line == lines.end())
            lines.push_back(piece);
        else
            line->to = std::max(line->to, piece.to);
    }
    std::erase_if(lines, [&](const Segment& line) { return line.to - line.from < kLengthMin * tolerance; });
    return lines;
}

/// Numbers that lie within `tolerance` of each other become one.
std::vector<double> distinct(std::vector<double> all, double tolerance) {
    std::ranges::sort(all);
    std::vector<double> kept;
    for (const double one : all) {
        if (kept.empty() || one - kept.back() > tolerance) kept.push_back(one);
    }
    return kept;
}

/// Where lines stand, with the ends of those that cross them, which are edges where nothing is drawn.
std::vector<double> edges_of(std::span<const Segment> lines, std::span<const Segment> crossing, double tolerance) {
    std::vector<double> edges;
    for (const auto& line : lines) edges.push_back(line.at);
    for (const double end : {std::ranges::min(crossing, {}, &Segment::from).from, std::ranges::max(crossing, {}, &Segment::to).to}) {
        if (std::ranges::none_of(edges, [&](double edge) { return std::abs(edge - end) <= kGapMax * tolerance; })) edges.push_back(end);
    }
    return distinct(std::move(edges), tolerance);
}

bool parts(std::span<const Segment> lines, double at, double from, double to, double tolerance) {
    return std::ranges::any_of(lines, [&](const Segment& line) {
        return std::abs(line.at - at) <= tolerance && std::min(line.to, to) - std::max(line.from, from) >= kWallShareMin * (to - from);
    });
}

/// Around each of the sets of places, by its root; empty for a place that is no root.
std::vector<GridCell> bounds_of(Unions& unions, std::size_t places, std::size_t columns) {
    std::vector<GridCell> bounds(places, GridCell{0, 0, 0, 0});
    for (std::size_t place = 0; place < places; ++place) {
        const int row = static_cast<int>(place / columns), column = static_cast<int>(place % columns);
        auto& cell = bounds[unions.root_of(place)];
        if (cell.row_span == 0) cell = {row, column, 1, 1};
        const int right = std::max(cell.column + cell.column_span, column + 1);
        cell.column = std::min(cell.column, column);
        cell.column_span = right - cell.column;
        cell.row_span = row + 1 - cell.row;
    }
    return bounds;
}

/// The smallest rectangles that hold what no line parts.
std::vector<GridCell> rectangles(const Grid& grid, std::span<const Segment> across, std::span<const Segment> down, double tolerance) {
    const auto rows = static_cast<std::size_t>(grid.rows()), columns = static_cast<std::size_t>(grid.columns());
    Unions unions(rows * columns);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            const auto place = row * columns + column;
            if (column + 1 < columns && !parts(down, grid.xs[column + 1], grid.ys[row], grid.ys[row + 1], tolerance)) unions.join(place, place + 1);
            if (row + 1 < rows && !parts(across, grid.ys[row + 1], grid.xs[column], grid.xs[column + 1], tolerance)) unions.join(place, place + columns);
        }
    }
    for (;;) {
        auto cells = bounds_of(unions, rows * columns, columns);
        bool changed = false;
        for (std::size_t root = 0; root < cells.size(); ++root) {
            const auto& cell = cells[root];
            for (int at = 0; at < cell.row_span * cell.column_span; ++at) {
                const auto place = static_cast<std::size_t>(cell.row + at / cell.column_span) * columns + static_cast<std::size_t>(cell.column + at % cell.column_span);
                if (unions.root_of(place) == unions.root_of(root)) continue;
                unions.join(place, root);
                changed = true;
            }
        }
        if (changed) continue;
        std::erase_if(cells, [](const GridCell& cell) { return cell.row_span == 0; });
        std::ranges::sort(cells, {}, [](const GridCell& cell) { return std::pair(cell.row, cell.column); });
        return cells;
    }
}

}  // namespace

const GridCell* Grid::cell_at(double x, double y) const {
    const auto index = [](std::span<const double> edges, double at) { return static_cast<int>(std::ranges::upper_bound(edges, at) - edges.begin()) - 1; };
    const int row = index(ys, y), column = index(xs, x);
    const auto holds = [&](const GridCell& cell) {
        return row >= cell.row && row < cell.row + cell.row_span && column >= cell.column && column < cell.column + cell.column_span;
    };
    const auto found = std::ranges::find_if(cells, holds);
    return found == cells.end() ? nullptr : &*found;
}

std::vector<Grid> find_grids(std::span<const Segment> across_pieces, std::span<const Segment> down_pieces, double tolerance) {
    const auto across = whole_lines(across_pieces, tolerance), down = whole_lines(down_pieces, tolerance);
    Unions touching(across.size() + down.size());
    const auto reaches = [&](const Segment& line, double at) { return at >= line.from - kGapMax * tolerance && at <= line.to + kGapMax * tolerance; };
    for (std::size_t i = 0; i < across.size(); ++i) {
        for (std::size_t k = 0; k < down.size(); ++k) {
            if (reaches(across[i], down[k].at) && reaches(down[k], across[i].at)) touching.join(i, across.size() + k);
        }
    }
    std::vector<Grid> grids;
    for (std::size_t root = 0; root < across.size() + down.size(); ++root) {
        if (touching.root_of(root) != root) continue;
        std::vector<Segment> levels, uprights;
        for (std::size_t i = 0; i < across.size(); ++i) {
            if (touching.root_of(i) == root) levels.push_back(across[i]);
        }
        for (std::size_t k = 0; k < down.size(); ++k) {
            if (touching.root_of(across.size() + k) == root) uprights.push_back(down[k]);
        }
        if (levels.empty() || uprights.empty()) continue;
        Grid grid{edges_of(uprights, levels, tolerance), edges_of(levels, uprights, tolerance)};
        if (grid.rows() < 2 || grid.columns() < 2 || (grid.xs.size() - 1) * (grid.ys.size() - 1) > kPlacesMax) continue;
        grid.cells = rectangles(grid, levels, uprights, tolerance);
        grids.push_back(std::move(grid));
    }
    std::ranges::sort(grids, {}, [](const Grid& grid) { return grid.ys.front(); });
    return grids;
}

}  // namespace glimpse::extraction
