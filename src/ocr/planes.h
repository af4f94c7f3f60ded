// How pictures enter the networks. Only .cpp files of this room include this: no cv:: leaves it.
#pragma once

#include <opencv2/core.hpp>
#include <span>

#include "domain/image.h"

namespace glimpse::ocr {

/// No copy: lives as long as the picture, and is only read.
inline cv::Mat view(const domain::Image& image) {
    return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.data())};
}

/// Writes an RGB picture as three planes (blue, green, red, as the networks were trained) of numbers from -1 to 1. Planes are `width`
/// wide, at least as wide as the picture; what is right of it becomes 0. `planes` holds 3 x picture.rows x width.
void write_planes(const cv::Mat& picture, int width, std::span<float> planes);

}  // namespace glimpse::ocr
