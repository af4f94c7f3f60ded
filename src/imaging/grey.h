#pragma once

#include <cstdint>
#include <vector>

#include "domain/image.h"

namespace glimpse::imaging {

/// Brightness alone: 8 bit, rows top to bottom without padding.
struct Grey {
    int width = 0;   ///< pixels
    int height = 0;  ///< pixels
    std::vector<std::uint8_t> levels = {};
};

/// A small copy to measure on, the longest side at most `side_max` pixels. At the right and lower edges less than a
/// pixel of the copy may be left out.
Grey grey_overview(const domain::Image& image, int side_max);

/// The middle of the picture, not scaled, both sides at most `side_max` pixels: where noise and blur can be seen.
Grey grey_centre(const domain::Image& image, int side_max);

}  // namespace glimpse::imaging
