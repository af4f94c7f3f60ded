// OpenCV's view of our pictures. Only .cpp files of imaging include this: no cv:: leaves the room.
#pragma once

#include <opencv2/core.hpp>

#include "domain/image.h"
#include "domain/preprocess.h"
#include "imaging/grey.h"

namespace glimpse::imaging {

/// No copy: lives as long as the picture. OpenCV has no view of constants; who gets one of a constant picture only reads.
inline cv::Mat view(const domain::Image& image) {
    return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.rgb.data())};
}

inline cv::Mat view(const Grey& grey) {
    return {grey.height, grey.width, CV_8UC1, const_cast<std::uint8_t*>(grey.levels.data())};
}

inline domain::Image blank_image(int width, int height) {
    return {width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height)};
}

inline Grey blank_grey(int width, int height) {
    return {width, height, std::vector<std::uint8_t>(std::size_t{1} * width * height)};
}

inline cv::Matx33d matrix_of(const domain::Homography& map) { return cv::Matx33d(map.m.data()); }

inline domain::Homography homography_of(const cv::Matx33d& matrix) {
    domain::Homography map;
    std::copy(std::begin(matrix.val), std::end(matrix.val), map.m.begin());
    return map;
}

}  // namespace glimpse::imaging
