#pragma once

#include <vector>

#include "domain/image.h"
#include "domain/page_text.h"

namespace glimpse::ocr {

inline constexpr std::size_t kRulingsMax = 2000;  ///< of a picture

/// The lines that are drawn across and down a picture, tilted by at most some four degrees: those round the cells of a table, below a heading, at the edge of a
/// dark band. Strokes of print are too short to be one. What is broken by print or noise comes in pieces. A picture in which they can't be looked for has none. Blocks
/// for about ten milliseconds a megapixel.
std::vector<domain::Ruling> find_rulings(const domain::Image& image);

}  // namespace glimpse::ocr
