#pragma once

#include <span>
#include <string>
#include <vector>

#include "prompt/cell_text.h"

namespace glimpse::prompt {

/// The bars of a chart: figures of one unit at different heights over a row of three labels or more, each over its own. Their rows and
/// columns mean nothing; what stands below names them. Nano was trained on what this finds (tuning/nano/chart_names.py, the same rule).
/// @return for each cell of `rows` what is written before it: "East: ", or nothing
std::vector<std::vector<std::string>> chart_names(std::span<const std::vector<Cell>> rows);

}  // namespace glimpse::prompt
