#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/image.h"
#include "domain/pages.h"
#include "domain/picture_format.h"
#include "imaging/resize.h"

namespace glimpse::imaging {

/// For what turns, crops and resizes afterwards: so many times the pixels a side that a model takes.
inline constexpr double kPixelsToSpare = 1.5;

struct DecodeLimits {
    std::int64_t pixels_max = 0;  ///< declared, of a page
    int pages_max = 1;
    /// What the pixels are for. Where a decoder can shrink as it reads (JPEG), and kPixelsToSpare are left, it does. None: pixels_max is 0.
    SizeRules rules = {};
};

/// A page as pixels.
struct Page {
    domain::Image image = {};
    Size whole = {};  ///< of the upright picture, had nothing been shrunk
};

/// Decodes untrusted pages into upright 8-bit sRGB: EXIF orientation applied, colour profile, CMYK, grey, palette and 16-bit converted,
/// transparency laid on whichever of black and white contrasts with what is drawn. TIFF has pages (and PDF, which render_pdf() is for); of an animation the first frame is
/// taken. Only the decoder of `format` may run. Thread-safe; uses one thread.
/// kTooLarge when a header declares more than `pixels_max` pixels (nothing is decoded then), kUnreadablePicture for broken or truncated
/// data, and as domain::pages_of().
Result<std::vector<Page>> decode_pages(std::string_view bytes, domain::PictureFormat format, domain::PageRange range,
                                       const DecodeLimits& limits);

/// The first page, as large as it is.
Result<domain::Image> decode(std::string_view bytes, domain::PictureFormat format, std::int64_t pixels_max);

/// Loads all that the decoders would otherwise load when they are first used.
void prepare_decoders();

}  // namespace glimpse::imaging
