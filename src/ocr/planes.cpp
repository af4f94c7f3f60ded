#include "ocr/planes.h"

#include <algorithm>
#include <array>

namespace glimpse::ocr {
namespace {

/// Of each 8-bit level, the number that the networks want.
constexpr std::array<float, 256> kNumberOfLevel = [] {
    std::array<float, 256> numbers{};
    for (int level = 0; level < 256; ++level) numbers[level] = (static_cast<float>(level) / 255.0F - 0.5F) / 0.5F;
    return numbers;
}();

}  // namespace

void write_planes(const cv::Mat& picture, int width, std::span<float> planes) {
    const std::size_t plane = static_cast<std::size_t>(picture.rows) * width;
    for (int y = 0; y < picture.rows; ++y) {
        const auto* pixel = picture.ptr<std::uint8_t>(y);
        float* blue = planes.data() + static_cast<std::size_t>(y) * width;
        float* green = blue + plane;
        float* red = green + plane;
        for (int x = 0; x < picture.cols; ++x, pixel += 3) {
            red[x] = kNumberOfLevel[pixel[0]];
            green[x] = kNumberOfLevel[pixel[1]];
            blue[x] = kNumberOfLevel[pixel[2]];
        }
        for (float* row : {blue, green, red}) std::fill(row + picture.cols, row + width, 0.0F);
    }
}

}  // namespace glimpse::ocr
