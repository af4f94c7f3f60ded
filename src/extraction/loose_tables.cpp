#include "extraction/loose_tables.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "base/code_points.h"
#include "extraction/cell_text.h"
#include "extraction/loose_grid.h"

namespace glimpse::extraction {
namespace {

using domain::Cell;
using domain::Table;

constexpr std::size_t kSparse = 5;      // in a column of its own, more than one of so many rows have a cell
constexpr double kHeadRulingMin = 0.6;  // of the width of a table that a line below its head covers
constexpr double kProse = 30;           // characters of a cell in the mean, from which on columns are those of a newspaper
constexpr std::size_t kHeadRowsMax = 3;

/// One page, looked at for tables without lines.
class LooseTables {
public:
    explicit LooseTables(RuledPage& page) : page_(page) {}

    PlacedTables find() {
        PlacedTables found;
        const auto clusters = cluster();
        for (auto& grid : find_loose_grids(clusters.rows, clusters.boxes)) {
            while (joins_sparse_column(grid, clusters)) {
            }
            auto table = loose(grid, clusters);
            if (is_prose(table)) continue;
            const auto& first = clusters.rows[grid.first_row];
            const double top = clusters.boxes[std::ranges::min(first, {}, [&](auto i) { return clusters.boxes[i].top; })].top;
            for (auto row = grid.first_row; row <= grid.last_row; ++row) {
                for (const auto i : clusters.rows[row]) {
                    for (const auto piece : clusters.pieces[i]) page_.taken[piece] = true;
                }
            }
            table.title = page_.title_above(top, grid.columns.front().left, grid.columns.back().right);
            found.emplace_back(top, std::move(table));
        }
        return found;
    }

private:
    /// Pieces of a row that stand close are one cell.
    struct Clusters {
        std::vector<std::vector<std::size_t>> pieces = {};
        std::vector<domain::Box> boxes = {};
        std::vector<std::vector<std::size_t>> rows = {};  // numbers of clusters
    };

    /// A column with hardly a cell of its own comes of a word that stood apart: it and the one that shares its other cells become one.
    static bool joins_sparse_column(LooseGrid& grid, const Clusters& clusters) {
        const auto rows = grid.last_row - grid.first_row + 1;
        if (grid.columns.size() < 3 || rows < 3) return false;
        std::vector<std::size_t> own(grid.columns.size());
        std::vector<bool> shares_with_next(grid.columns.size());
        for (auto row = grid.first_row; row <= grid.last_row; ++row) {
            for (const auto i : clusters.rows[row]) {
                const auto [first, last] = grid.columns_of(clusters.boxes[i]);
                if (first == last) ++own[first];
                for (auto column = first; column < last; ++column) shares_with_next[column] = true;
            }
        }
        for (std::size_t column = 0; column < own.size(); ++column) {
            if (own[column] > std::max<std::size_t>(1, rows / kSparse)) continue;
            const bool with_next = column == 0 || (shares_with_next[column] && column + 1 < own.size());
            const auto first = with_next ? column : column - 1;
            grid.columns[first].right = grid.columns[first + 1].right;
            grid.columns.erase(grid.columns.begin() + static_cast<std::ptrdiff_t>(first) + 1);
            return true;
        }
        return false;
    }

    Clusters cluster() const {
        Clusters clusters;
        clusters.rows.resize(page_.print.rows());
        for (std::size_t row = 0; row < page_.print.rows(); ++row) {
            for (const auto piece : page_.print.row(row)) {
                if (page_.taken[piece]) continue;
                const auto& box = page_.print.pieces()[piece].box;
                const bool goes_on = !clusters.rows[row].empty() && box.left - clusters.boxes.back().right < kCloseMax * std::min(box.height(), clusters.boxes.back().height());
                if (!goes_on) {
                    clusters.rows[row].push_back(clusters.boxes.size());
                    clusters.boxes.push_back(box);
                    clusters.pieces.emplace_back();
                }
                auto& around = clusters.boxes.back();
                around = {around.left, std::min(around.top, box.top), std::max(around.right, box.right), std::max(around.bottom, box.bottom)};
                clusters.pieces.back().push_back(piece);
            }
        }
        return clusters;
    }

    std::vector<Part> parts_of(const Clusters& clusters, std::size_t number) const {
        std::vector<Part> parts;
        for (const auto piece : clusters.pieces[number]) parts.push_back({piece, 0, page_.print.pieces()[piece].text.size()});
        return parts;
    }

    Table loose(const LooseGrid& grid, const Clusters& clusters) const {
        Table table{.page = page_.number};
        table.columns.resize(grid.columns.size());
        for (auto row = grid.first_row; row <= grid.last_row; ++row) {
            const auto& numbers = clusters.rows[row];
            if (numbers.size() == 1 && grid.columns.size() > 2 && table.rows > 0) {
                const auto column = grid.columns_of(clusters.boxes[numbers.front()]).first;
                continue_row(parts_of(clusters, numbers.front()), static_cast<int>(column), table);
                continue;
            }
            std::map<std::size_t, std::pair<std::size_t, std::vector<Part>>> in_columns;  // by the first, with the last
            for (const auto i : numbers) {
                const auto [first, last] = grid.columns_of(clusters.boxes[i]);
                if (row > grid.first_row && last > first && clusters.pieces[i].size() == 1) {
                    // Below the head what reaches over two columns was read together.
                    for (const auto& word : page_.print.words_of(clusters.pieces[i].front())) {
                        const auto column = grid.columns_of(page_.print.box_of(word)).first;
                        in_columns.try_emplace(column, column, std::vector<Part>()).first->second.second.push_back(word);
                    }
                    continue;
                }
                auto& parts = in_columns.try_emplace(first, last, std::vector<Part>()).first->second.second;
                std::ranges::move(parts_of(clusters, i), std::back_inserter(parts));
            }
            for (auto one = in_columns.begin(); one != in_columns.end(); ++one) {
                const auto& [last, parts] = one->second;
                const auto end = std::next(one) == in_columns.end() ? last + 1 : std::min(last + 1, std::next(one)->first);
                Cell cell{table.rows, static_cast<int>(one->first), 1, static_cast<int>(end - one->first)};
                put_text(page_.print, parts, cell);
                table.cells.push_back(std::move(cell));
            }
            ++table.rows;
        }
        table.header_rows = loose_header_rows(table, grid);
        return table;
    }

    static void append(Cell& cell, const Cell& more) {
        cell.text = joined(cell.text, more.text);
        cell.score = std::min(cell.score, more.score);
        const domain::Box around{std::min(cell.polygon[0].x, more.polygon[0].x), std::min(cell.polygon[0].y, more.polygon[0].y),
                                 std::max(cell.polygon[2].x, more.polygon[2].x), std::max(cell.polygon[2].y, more.polygon[2].y)};
        cell.polygon = {{{around.left, around.top}, {around.right, around.top}, {around.right, around.bottom}, {around.left, around.bottom}}};
    }

    /// A line that stands alone belongs to the cell above it.
    void continue_row(std::vector<Part> parts, int column, Table& table) const {
        Cell more;
        put_text(page_.print, std::move(parts), more);
        const auto above = std::ranges::find_if(table.cells, [&](const Cell& cell) { return cell.row == table.rows - 1 && cell.column <= column && column < cell.column + cell.column_span; });
        if (above == table.cells.end()) {
            more.row = table.rows - 1;
            more.column = column;
            table.cells.push_back(std::move(more));
            std::ranges::sort(table.cells, {}, [](const Cell& cell) { return std::pair(cell.row, cell.column); });
            return;
        }
        append(*above, more);
    }

    /// A line may be drawn below the head.
    int loose_header_rows(const Table& table, const LooseGrid& grid) const {
        const double left = grid.columns.front().left, right = grid.columns.back().right;
        for (std::size_t row = grid.first_row; row < std::min(grid.last_row, grid.first_row + kHeadRowsMax); ++row) {
            const double top = page_.print.pieces()[page_.print.row(row).front()].box.middle(), bottom = page_.print.pieces()[page_.print.row(row + 1).front()].box.middle();
            const bool is_ruled = std::ranges::any_of(page_.across, [&](const Segment& line) {
                return line.at > top && line.at < bottom && std::min(line.to, right) - std::max(line.from, left) > kHeadRulingMin * (right - left);
            });
            const int rows = static_cast<int>(row - grid.first_row) + 1;
            if (is_ruled && rows < table.rows) return rows;
        }
        return header_rows_of(table);
    }

    bool is_prose(const Table& table) const {
        std::size_t characters = 0;
        for (const auto& cell : table.cells) characters += code_points(cell.text).size();
        return table.columns.size() < 3 && static_cast<double>(characters) > kProse * static_cast<double>(table.cells.size());
    }

    RuledPage& page_;
};

}  // namespace

PlacedTables find_loose_tables(RuledPage& page) { return LooseTables(page).find(); }

}  // namespace glimpse::extraction
