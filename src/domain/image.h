#pragma once

#include <cstdint>
#include <vector>

namespace glimpse::domain {

/// A decoded picture: 8-bit sRGB, interleaved, rows top to bottom without padding.
struct Image {
    int width = 0;   ///< pixels
    int height = 0;  ///< pixels
    std::vector<std::uint8_t> rgb = {};  ///< width * height * 3 bytes
};

}  // namespace glimpse::domain
