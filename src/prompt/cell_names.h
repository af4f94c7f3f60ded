#pragma once

#include <span>
#include <string>
#include <vector>

#include "prompt/cell_text.h"

namespace glimpse::prompt {

/// What a page calls its cells, told from the print alone: a row of words over rows with figures heads their columns, and where it stands
/// over two rows or more, the first words of each name that row. A rule of thumb: it passes over some names, and now and then takes a
/// value for one. What stands right of its name is left alone. Nano was trained on what it finds (tuning/nano/cell_names.py, the same rule).
/// @return for each cell of `rows` what is written before it: "梨 数量: ", "数量: ", or nothing; each name of at most 72 bytes
std::vector<std::vector<std::string>> cell_names(std::span<const std::vector<Cell>> rows);

}  // namespace glimpse::prompt
