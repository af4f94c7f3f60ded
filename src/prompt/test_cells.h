#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "prompt/cell_text.h"

/// Cells for the tests of this room.
namespace glimpse::prompt {

/// Rows of cells, each a letter, a space and words.
inline std::vector<std::vector<Cell>> cells_of(std::initializer_list<std::initializer_list<std::string_view>> rows) {
    std::vector<std::vector<Cell>> cells;
    for (const auto& row : rows) {
        cells.emplace_back();
        for (const auto cell : row) cells.back().push_back({cell.front(), cell.substr(2)});
    }
    return cells;
}

}  // namespace glimpse::prompt
