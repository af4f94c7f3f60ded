#pragma once

#include <cstdint>

#include "base/result.h"
#include "domain/image.h"

namespace glimpse::imaging {

struct Size {
    int width = 0;   ///< pixels
    int height = 0;  ///< pixels
    bool operator==(const Size&) const = default;
};

/// What a vision tower takes; see engine::PictureSizing.
struct SizeRules {
    int side_multiple = 28;       ///< pixels
    std::int64_t pixels_min = 0;  ///< area
    std::int64_t pixels_max = 0;  ///< area
    int side_max = 0;             ///< longest side, pixels; 0: no limit of its own
    double enlarge = 1;           ///< pictures are grown by this factor first, as far as pixels_max and side_max allow
};

inline constexpr int kAspectRatioMax = 200;

/// The size nearest to `original` in shape that fulfils the rules, as the reference's image processor computes
/// it: both sides rounded to the multiple, then shrunk or grown to the area. `enlarge` is ours; the reference has 1. kInvalidRequest for a picture
/// longer than 200 times its width.
Result<Size> fit_size(Size original, const SizeRules& rules);

/// Stretches to `size` with an antialiasing bicubic filter (a = -0.5), giving torchvision's pixels exactly.
/// Returns a copy when the size is right already.
domain::Image resize_bicubic(const domain::Image& image, Size size);

}  // namespace glimpse::imaging
