#pragma once

#include <cstdint>

#include "domain/image.h"
#include "imaging/resize.h"

namespace glimpse::imaging {

/// The picture as EXIF's orientation (1 to 8; anything else is taken as 1) says it is to be seen. `rgb` has size.width x size.height
/// pixels of three bytes, row by row.
domain::Image upright(Size size, const std::uint8_t* rgb, int orientation);

}  // namespace glimpse::imaging
