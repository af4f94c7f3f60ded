// Noise: the difference of two Laplacians of J. Immerkaer, "Fast noise variance estimation" (CVIU 64, 1996), which is
// blind to flat, sloping and evenly curved ground; his mean is replaced by the median, which edges don't move
// (D. Donoho's estimate of sigma from the median absolute deviation).
//
// Edge width: P. Marziliano et al., "A no-reference perceptual blur metric" (ICIP 2002), with the width of an edge as
// its height over its steepest slope, for edges of every direction.
#include "imaging/sharpness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/mat_view.h"

namespace glimpse::imaging {

double noise_level(const Grey& grey) {
    if (grey.width < 3 || grey.height < 3) return 0;
    const cv::Matx33f kernel(1, -2, 1, -2, 4, -2, 1, -2, 1);
    constexpr double kGain = 6;              // root of the sum of the kernel's squares
    constexpr double kMedianOfNormal = 0.6745;
    cv::Mat response;
    cv::filter2D(view(grey), response, CV_16S, kernel);
    std::array<std::size_t, 16 * 256> counts{};
    for (int y = 1; y + 1 < response.rows; ++y) {
        const auto* row = response.ptr<std::int16_t>(y);
        for (int x = 1; x + 1 < response.cols; ++x) ++counts[static_cast<std::size_t>(std::abs(row[x]))];
    }
    const std::size_t half = static_cast<std::size_t>(response.rows - 2) * (response.cols - 2) / 2;
    std::size_t seen = 0;
    std::size_t median = 0;
    while ((seen += counts[median]) <= half) ++median;
    return static_cast<double>(median) / (kGain * kMedianOfNormal);
}

double edge_width(const Grey& grey) {
    constexpr int kWindow = 9;            // pixels; wider edges count as this wide
    constexpr double kHeightOfRange = 0.5;  // edges at least this part of the greatest contrast are strong
    constexpr int kHeightMin = 24;
    if (grey.width < kWindow || grey.height < kWindow) return 0;
    const cv::Mat levels = view(grey);
    cv::Mat lowest;
    cv::Mat highest;
    const cv::Mat window = cv::Mat::ones(kWindow, kWindow, CV_8U);
    cv::erode(levels, lowest, window);
    cv::dilate(levels, highest, window);
    const cv::Mat height = highest - lowest;
    // The steepest step to a neighbour, right or below, within the window.
    cv::Mat across = cv::Mat::zeros(levels.size(), CV_8U);
    cv::Mat down = cv::Mat::zeros(levels.size(), CV_8U);
    const int w = levels.cols;
    const int h = levels.rows;
    cv::absdiff(levels.colRange(1, w), levels.colRange(0, w - 1), across.colRange(0, w - 1));
    cv::absdiff(levels.rowRange(1, h), levels.rowRange(0, h - 1), down.rowRange(0, h - 1));
    cv::Mat slope = cv::max(across, down);
    cv::dilate(slope, slope, window);
    double range = 0;
    cv::minMaxLoc(height, nullptr, &range);
    const double height_min = std::max<double>(kHeightMin, kHeightOfRange * range);
    std::vector<float> widths;
    for (int y = 0; y < h; y += 2) {
        const auto* heights = height.ptr<std::uint8_t>(y);
        const auto* slopes = slope.ptr<std::uint8_t>(y);
        for (int x = 0; x < w; x += 2) {
            if (heights[x] >= height_min) widths.push_back(static_cast<float>(heights[x]) / static_cast<float>(std::max<int>(slopes[x], 1)));
        }
    }
    if (widths.empty()) return 0;
    const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
    std::ranges::nth_element(widths, middle);
    return *middle;
}

}  // namespace glimpse::imaging
