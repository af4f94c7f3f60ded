#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "domain/image.h"
#include "domain/picture_format.h"

namespace glimpse::imaging {

/// Decodes an untrusted picture into upright 8-bit sRGB: first page or frame, EXIF orientation applied, CMYK,
/// grey, palette and 16-bit converted, transparency laid on whichever of black and white contrasts with what
/// is drawn. Only the decoder of `format` may run. Thread-safe; uses one thread.
/// kTooLarge when the header declares more than `pixels_max` pixels (nothing is decoded then),
/// kUnreadablePicture for broken or truncated data.
Result<domain::Image> decode(std::string_view bytes, domain::PictureFormat format, std::int64_t pixels_max);

}  // namespace glimpse::imaging
