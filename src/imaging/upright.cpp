// Orientations: EXIF 2.32, tag 0x0112, which says where the first row and the first column of the stored picture belong.
#include "imaging/upright.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace glimpse::imaging {
namespace {

constexpr std::ptrdiff_t kChannels = 3;

/// Where a stored pixel goes, as byte offsets in the upright picture.
struct Course {
    std::ptrdiff_t start = 0;    // of the first pixel
    std::ptrdiff_t along_x = 0;  // from a pixel to the next of its row
    std::ptrdiff_t along_y = 0;  // from a row to the next
};

Course course_of(int orientation, Size stored, std::ptrdiff_t stride) {
    const bool lying = orientation >= 5;
    const bool right_to_left = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool bottom_up = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    // A lying picture's rows become columns: what x does there, y does here.
    std::ptrdiff_t along_x = lying ? stride : kChannels;
    std::ptrdiff_t along_y = lying ? kChannels : stride;
    std::ptrdiff_t start = 0;
    if (right_to_left) {
        start += along_x * (stored.width - 1);
        along_x = -along_x;
    }
    if (bottom_up) {
        start += along_y * (stored.height - 1);
        along_y = -along_y;
    }
    return {start, along_x, along_y};
}

}  // namespace

domain::Image upright(Size size, const std::uint8_t* rgb, int orientation) {
    if (orientation < 2 || orientation > 8) return {size.width, size.height, {rgb, rgb + kChannels * size.width * size.height}};
    domain::Image image{size.width, size.height, {}};
    if (orientation >= 5) std::swap(image.width, image.height);
    image.rgb.resize(static_cast<std::size_t>(kChannels) * size.width * size.height);
    const Course course = course_of(orientation, size, kChannels * image.width);
    // In squares, so that neither reading by rows nor writing by columns leaves the cache.
    constexpr int kSquare = 32;
    for (int top = 0; top < size.height; top += kSquare) {
        for (int left = 0; left < size.width; left += kSquare) {
            const int right = std::min(left + kSquare, size.width);
            for (int y = top; y < std::min(top + kSquare, size.height); ++y) {
                const std::uint8_t* in = rgb + kChannels * (static_cast<std::ptrdiff_t>(y) * size.width + left);
                std::uint8_t* out = image.rgb.data() + course.start + course.along_y * y + course.along_x * left;
                for (int x = left; x < right; ++x, in += kChannels, out += course.along_x) std::memcpy(out, in, kChannels);
            }
        }
    }
    return image;
}

}  // namespace glimpse::imaging
