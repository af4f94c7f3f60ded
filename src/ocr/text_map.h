#pragma once

#include <array>
#include <vector>

#include "domain/page_text.h"
#include "ocr/network.h"

namespace glimpse::ocr {

using Quad = std::array<domain::Point, 4>;

/// What a map of text says, as numbers of the picture that it was made from.
struct TextMap {
    Tensor map = {};  ///< the last two sides are height and width: how likely each pixel is within a shrunken line of text, 0 to 1
    int width = 0;    ///< of the picture, pixels; the map may be a stretched one
    int height = 0;
};

/// The lines of text on a map, each a rectangle at any angle in whole pixels of the picture: upper left, upper right, lower right, lower
/// left. Levels, sizes and growth are those of PP-OCR's detector. At most kQuadsMax. The picture is at least 1 pixel a side.
std::vector<Quad> find_quads(const TextMap& text);

inline constexpr int kQuadsMax = 1000;

}  // namespace glimpse::ocr
