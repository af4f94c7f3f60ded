#pragma once

#include <cstdint>
#include <string_view>

#include "domain/picture_format.h"

namespace glimpse::imaging {

/// The pixels that a picture needs, read from the header alone, of formats whose decoder allocates them before it can tell us the size: of a
/// GIF canvas or first frame, whichever is larger, and of a BMP. 0 for other formats, and when the header is broken.
std::int64_t declared_pixels(std::string_view bytes, domain::PictureFormat format);

}  // namespace glimpse::imaging
