#include "extraction/ruled_tables.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "extraction/cell_text.h"

namespace glimpse::extraction {
namespace {

using domain::Cell;
using domain::Table;

constexpr double kTolerance = 0.35;  // heights of print by which lines may miss each other
constexpr double kToleranceMin = 4;  // pixels
constexpr double kFilledMin = 0.4;   // of the cells of a table; a form with empty boxes is none
constexpr double kCrowdedMax = 0.3;  // of the cells in which pieces stand beside each other
constexpr double kCutMax = 0.15;     // of the pieces that lines cut in the middle of a word

/// One page, looked at for tables with lines.
class RuledTables {
public:
    explicit RuledTables(RuledPage& page) : page_(page) {}

    PlacedTables find() {
        PlacedTables found;
        for (const auto& grid : find_grids(page_.across, page_.down, std::max(kToleranceMin, kTolerance * page_.height))) {
            if (auto table = ruled(grid)) found.emplace_back(grid.ys.front(), *std::move(table));
        }
        return found;
    }

private:
    /// A piece, or where lines go through it its parts, by the cell in which each stands.
    std::vector<std::pair<const GridCell*, Part>> parts_in(const Grid& grid, std::size_t number) const {
        const auto& piece = page_.print.pieces()[number];
        const auto length = piece.text.size();
        const auto* first = grid.cell_at(piece.box.left + page_.height / 3, piece.box.middle());
        const auto* last = grid.cell_at(piece.box.right - page_.height / 3, piece.box.middle());
        if (first == last) return {{first, {number, 0, length}}};
        std::vector<std::pair<const GridCell*, Part>> parts;
        for (std::size_t i = 0; i < length; ++i) {
            const auto box = page_.print.box_of({number, i, i + 1});
            const auto* cell = grid.cell_at((box.left + box.right) / 2, box.middle());
            const bool is_space = piece.folded[i] == U' ';
            if (!parts.empty() && (parts.back().first == cell || is_space))
                parts.back().second.end = i + 1;
            else
                parts.push_back({cell, {number, i, i + 1}});
        }
        return parts;
    }

    std::optional<Table> ruled(const Grid& grid) {
        std::map<const GridCell*, std::vector<Part>> in_cells;
        std::vector<std::size_t> inside;
        std::size_t cut = 0;
        for (std::size_t i = 0; i < page_.print.pieces().size(); ++i) {
            const auto& box = page_.print.pieces()[i].box;
            if (page_.taken[i] || !grid.cell_at((box.left + box.right) / 2, box.middle())) continue;
            inside.push_back(i);
            const auto parts = parts_in(grid, i);
            const auto ends_in_word = [&](const auto& part) { return part.second.end < page_.print.pieces()[i].text.size() && page_.print.pieces()[i].folded[part.second.end - 1] != U' '; };
            if (std::ranges::any_of(parts, ends_in_word)) ++cut;
            for (const auto& [cell, part] : parts) {
                if (cell) in_cells[cell].push_back(part);
            }
        }
        if (static_cast<double>(in_cells.size()) < kFilledMin * static_cast<double>(grid.cells.size()) || in_cells.size() < 4) return {};
        if (static_cast<double>(cut) > kCutMax * static_cast<double>(inside.size())) return {};
        const auto crowded = std::ranges::count_if(in_cells, [&](const auto& cell) { return holds_columns(cell.second); });
        if (static_cast<double>(crowded) > kCrowdedMax * static_cast<double>(in_cells.size())) return {};
        for (const auto i : inside) page_.taken[i] = true;
        Table table{.page = page_.number};
        table.columns.resize(static_cast<std::size_t>(grid.columns()));
        std::vector<int> added(static_cast<std::size_t>(grid.rows()) + 1);  // rows before each that have no line of their own
        for (int row = 0; row < grid.rows(); ++row) {
            const auto lines = printed_rows(grid, row, in_cells);
            added[static_cast<std::size_t>(row) + 1] = added[static_cast<std::size_t>(row)] + static_cast<int>(std::max<std::size_t>(lines.size(), 1)) - 1;
            for (const auto& cell : grid.cells) {
                if (cell.row == row) add_cells(cell, in_cells[&cell], lines, row + added[static_cast<std::size_t>(row)], table);
            }
        }
        for (auto& cell : table.cells) {
            if (cell.row_span > 1) cell.row_span += span_added(grid, cell, added);
        }
        table.rows = grid.rows() + added.back();
        std::ranges::sort(table.cells, {}, [](const Cell& cell) { return std::pair(cell.row, cell.column); });
        table.header_rows = header_rows_of(table);
        table.title = page_.title_above(grid.ys.front(), grid.xs.front(), grid.xs.back());
        return table;
    }

    /// Whether pieces stand beside each other, as in columns that no line parts.
    bool holds_columns(const std::vector<Part>& parts) const {
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            const auto &one = page_.print.pieces()[parts[i].piece], &next = page_.print.pieces()[parts[i + 1].piece];
            if (one.row == next.row && std::abs(next.box.left - one.box.right) > kCloseMax * page_.height && parts[i].piece != parts[i + 1].piece) return true;
        }
        return false;
    }

    /// Where several rows are printed between two lines, which: those with print in more than half of the cells. One at most is none.
    std::vector<std::size_t> printed_rows(const Grid& grid, int row, const std::map<const GridCell*, std::vector<Part>>& in_cells) const {
        std::map<std::size_t, std::set<const GridCell*>> cells_of_row;
        std::size_t count = 0;
        for (const auto& cell : grid.cells) {
            if (row >= cell.row && row < cell.row + cell.row_span && cell.row_span > 1) return {};
            if (cell.row != row) continue;
            ++count;
            const auto found = in_cells.find(&cell);
            if (found == in_cells.end()) continue;
            for (const auto& part : found->second) cells_of_row[page_.print.pieces()[part.piece].row].insert(&cell);
        }
        std::vector<std::size_t> rows;
        for (const auto& [printed, cells] : cells_of_row) {
            if (2 * cells.size() > count && cells.size() > 1) rows.push_back(printed);
        }
        return rows.size() > 1 ? rows : std::vector<std::size_t>();
    }

    void add_cells(const GridCell& from, const std::vector<Part>& parts, const std::vector<std::size_t>& lines, int row, Table& table) const {
        for (std::size_t line = 0; line < std::max<std::size_t>(lines.size(), 1); ++line) {
            Cell cell{row + static_cast<int>(line), from.column, from.row_span, from.column_span};
            std::vector<Part> own;
            for (const auto& part : parts) {
                // What stands between two rows goes on from the upper one.
                const auto printed = page_.print.pieces()[part.piece].row;
                const auto upper = std::ranges::upper_bound(lines, printed) - lines.begin();
                if (lines.empty() || static_cast<std::size_t>(std::max<std::ptrdiff_t>(upper - 1, 0)) == line) own.push_back(part);
            }
            put_text(page_.print, std::move(own), cell);
            table.cells.push_back(std::move(cell));
        }
    }

    static int span_added(const Grid& grid, const Cell& cell, const std::vector<int>& added) {
        for (int row = 0; row < grid.rows(); ++row) {
            if (row + added[static_cast<std::size_t>(row)] != cell.row) continue;
            return added[static_cast<std::size_t>(std::min(row + cell.row_span, grid.rows()))] - added[static_cast<std::size_t>(row)];
        }
        return 0;
    }

    RuledPage& page_;
};

}  // namespace

PlacedTables find_ruled_tables(RuledPage& page) { return RuledTables(page).find(); }

}  // namespace glimpse::extraction
