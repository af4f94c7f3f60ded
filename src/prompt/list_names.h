#pragma once

#include <span>
#include <string>
#include <vector>

#include "prompt/cell_text.h"

namespace glimpse::prompt {

/// The prices of a list without a head: rows of an article, something about it, and a price, all of one unit. What an article costs does
/// not stand right of its name there. Nano was trained on what this finds (tuning/nano/list_names.py, the same rule).
/// @return for each cell of `rows` what is written before it: "Tea: ", or nothing
std::vector<std::vector<std::string>> list_names(std::span<const std::vector<Cell>> rows);

}  // namespace glimpse::prompt
