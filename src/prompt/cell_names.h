#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace glimpse::prompt {

/// A piece of print in a column, which a letter stands for.
struct Cell {
    char column;
    std::string text;
};

/// Where a cell is: its row, and its place in that.
struct CellPlace {
    std::size_t row = 0;
    std::size_t at = 0;

    friend auto operator<=>(const CellPlace&, const CellPlace&) = default;
};

/// The cells that name a cell: one that begins its row, where that is needed, and one that heads its column.
struct CellNames {
    std::optional<CellPlace> row;
    CellPlace column;
};

/// What a page calls its cells, told from the print alone: a row of words over rows with figures heads their columns, and where it stands
/// over two rows or more, the first words of each name that row. A rule of thumb: it passes over some names, and now and then takes a
/// value for one. What stands right of its name is left alone. Nano was trained on what it finds (tuning/nano/cell_names.py, the same rule).
/// @return for each cell of `rows` its names, or nothing
std::vector<std::vector<std::optional<CellNames>>> cell_names(std::span<const std::vector<Cell>> rows);

}  // namespace glimpse::prompt
