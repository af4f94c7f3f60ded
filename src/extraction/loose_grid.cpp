// The row with the most boxes knows all columns. From it the table grows down and up as long as rows fit in.
#include "extraction/loose_grid.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace glimpse::extraction {
namespace {

constexpr double kGapMax = 2.5;      // heights of print between two rows of a table
constexpr double kInset = 0.25;      // heights by which boxes reach beyond their print
constexpr std::size_t kRowsMin = 3;  // with two columns; with more, two
using Rows = std::span<const std::vector<std::size_t>>;
using Boxes = std::span<const domain::Box>;

Extent extent_of(const domain::Box& box) {
    const double by = std::min(kInset * box.height(), (box.right - box.left) / 4);
    return {box.left + by, box.right - by};
}

bool overlap(const Extent& one, const Extent& other) { return std::min(one.right, other.right) > std::max(one.left, other.left); }

double gap_between(const std::vector<std::size_t>& upper, const std::vector<std::size_t>& lower, Boxes boxes) {
    const auto bottom = boxes[std::ranges::max(upper, {}, [&](auto i) { return boxes[i].bottom; })].bottom;
    const auto top = boxes[std::ranges::min(lower, {}, [&](auto i) { return boxes[i].top; })].top;
    return (top - bottom) / std::max(1.0, boxes[lower.front()].height());
}

/// A table on its way.
class Growing {
public:
    Growing(Rows rows, Boxes boxes, std::size_t seed) : rows_(rows), boxes_(boxes) {
        grid_.first_row = grid_.last_row = seed;
        for (const auto box : rows[seed]) grid_.columns.push_back(extent_of(boxes[box]));
    }

    LooseGrid grow() {
        while (grid_.last_row + 1 < rows_.size() && takes(grid_.last_row, grid_.last_row + 1)) ++grid_.last_row;
        while (grid_.first_row > 0 && takes(grid_.first_row - 1, grid_.first_row)) --grid_.first_row;
        // Lines that stand alone at either end are titles and notes.
        while (grid_.last_row > grid_.first_row && rows_[grid_.last_row].size() < 2) --grid_.last_row;
        while (grid_.first_row < grid_.last_row && rows_[grid_.first_row].size() < 2) ++grid_.first_row;
        return std::move(grid_);
    }

private:
    /// Whether the next row, which is one of the two, belongs to it; widens the columns then.
    bool takes(std::size_t upper, std::size_t lower) {
        const auto next = upper < grid_.first_row ? upper : lower;
        if (rows_[upper].empty() || rows_[lower].empty() || gap_between(rows_[upper], rows_[lower], boxes_) > kGapMax) return false;
        auto columns = columns_with(rows_[next]);
        if (!columns && rows_[next].size() == grid_.columns.size()) columns = columns_in_order(rows_[next]);
        if (columns) grid_.columns = *std::move(columns);
        return columns.has_value();
    }

    /// The columns widened by the boxes that stand in them. A heading may stand over several, elsewhere a line that does is no row.
    std::optional<std::vector<Extent>> columns_with(const std::vector<std::size_t>& row) const {
        auto columns = grid_.columns;
        std::vector<int> filled(columns.size());
        for (const auto box : row) {
            const auto extent = extent_of(boxes_[box]);
            std::vector<std::size_t> in;
            for (std::size_t i = 0; i < grid_.columns.size(); ++i) {
                if (overlap(grid_.columns[i], extent)) in.push_back(i);
            }
            if (in.empty() || (in.size() > 1 && row.size() < 2)) return {};
            for (const auto i : in) {
                if (++filled[i] > 1) return {};
            }
            if (in.size() == 1) columns[in[0]] = joined(columns[in[0]], extent);
        }
        return apart(std::move(columns));
    }

    /// The same where there is one box for each: headings in the middle of columns whose values begin at the left.
    std::optional<std::vector<Extent>> columns_in_order(const std::vector<std::size_t>& row) const {
        auto columns = grid_.columns;
        for (std::size_t i = 0; i < row.size(); ++i) columns[i] = joined(columns[i], extent_of(boxes_[row[i]]));
        return apart(std::move(columns));
    }

    static Extent joined(const Extent& one, const Extent& other) { return {std::min(one.left, other.left), std::max(one.right, other.right)}; }

    static std::optional<std::vector<Extent>> apart(std::vector<Extent> columns) {
        for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
            if (columns[i].right > columns[i + 1].left) return {};
        }
        return columns;
    }

    const Rows rows_;
    const Boxes boxes_;
    LooseGrid grid_;
};

}  // namespace

std::pair<std::size_t, std::size_t> LooseGrid::columns_of(const domain::Box& box) const {
    const auto extent = extent_of(box);
    std::optional<std::pair<std::size_t, std::size_t>> found;
    std::size_t nearest = 0;
    const auto away = [&](std::size_t i) { return std::max(columns[i].left - extent.right, extent.left - columns[i].right); };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (away(i) < away(nearest)) nearest = i;
        if (overlap(columns[i], extent)) found = std::pair(found ? found->first : i, i);
    }
    return found.value_or(std::pair(nearest, nearest));
}

std::vector<LooseGrid> find_loose_grids(Rows rows, Boxes boxes) {
    std::vector<std::size_t> seeds(rows.size());
    std::iota(seeds.begin(), seeds.end(), 0);
    std::ranges::stable_sort(seeds, std::ranges::greater(), [&](std::size_t row) { return rows[row].size(); });
    std::vector<std::vector<std::size_t>> left(rows.begin(), rows.end());
    std::vector<LooseGrid> grids;
    for (const auto seed : seeds) {
        if (left[seed].size() < 2) continue;
        auto grid = Growing(left, boxes, seed).grow();
        const auto count = grid.last_row - grid.first_row + 1;
        if (count < 2 || (grid.columns.size() < 3 && count < kRowsMin)) continue;
        for (auto row = grid.first_row; row <= grid.last_row; ++row) left[row].clear();
        grids.push_back(std::move(grid));
    }
    std::ranges::sort(grids, {}, &LooseGrid::first_row);
    return grids;
}

}  // namespace glimpse::extraction
