// The sizes are those that the Python package of PP-OCR's ONNX models works with, so that the same pictures give the same text; the bound
// on the detector's pixels is ours.
#include "ocr/detector_size.h"

#include <algorithm>
#include <cmath>

namespace glimpse::ocr {
namespace {

constexpr int kLongestMax = 2000;
constexpr int kShortestMin = 30;
constexpr int kDetectorShortestMin = 736;
constexpr int kDetectorStep = 32;
constexpr double kDetectorPixelsMax = 4e6;  // 170 bytes of memory each
constexpr int kGlanceLongestMax = 480;
constexpr double kWideMin = 8;  // width / height

/// Times `ratio`, to the nearest multiple of the step (the even one of two), and never nothing.
LookSize scaled(LookSize size, double ratio) {
    const auto side = [&](int pixels) {
        const double steps = std::nearbyint(static_cast<double>(static_cast<int>(pixels * ratio)) / kDetectorStep);
        return std::max(kDetectorStep, static_cast<int>(steps) * kDetectorStep);
    };
    return {side(size.width), side(size.height)};
}

}  // namespace

LookSize working_size(LookSize picture) {
    LookSize size = picture;
    const int longest = std::max(size.width, size.height);
    if (longest > kLongestMax) size = scaled(size, static_cast<double>(kLongestMax) / longest);
    const int shortest = std::min(size.width, size.height);
    const double grow = std::min(static_cast<double>(kShortestMin) / shortest, static_cast<double>(kLongestMax) / std::max(size.width, size.height));
    return grow > 1 ? scaled(size, grow) : size;
}

LookSize detector_size(LookSize working) {
    const int shortest = std::min(working.width, working.height);
    double ratio = std::max(1.0, static_cast<double>(kDetectorShortestMin) / shortest);
    const double pixels = static_cast<double>(working.width) * working.height;
    ratio = std::min(ratio, std::sqrt(kDetectorPixelsMax / pixels));
    return scaled(working, ratio);
}

LookSize glance_size(LookSize working) {
    return scaled(working, std::min(1.0, static_cast<double>(kGlanceLongestMax) / std::max(working.width, working.height)));
}

int rows_around(LookSize working) {
    const bool wide = working.width > kWideMin * working.height;
    if (working.height > kShortestMin && !wide) return 0;
    const int wanted = 2 * std::max(static_cast<int>(working.width / kWideMin), kShortestMin);
    return std::abs(wanted - working.height) / 2;
}

}  // namespace glimpse::ocr
