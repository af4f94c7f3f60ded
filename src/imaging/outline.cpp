#include "imaging/outline.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

const cv::Scalar kRed(220, 30, 30);
const cv::Scalar kBlue(20, 80, 220);
constexpr int kPixelsAPen = 800;  // of the longest side, for each pixel of the border

}  // namespace

void outline(domain::Image& image, std::span<const domain::TextLine> lines) {
    cv::Mat canvas = view(image);
    const int pen = 1 + std::max(image.width, image.height) / kPixelsAPen;
    for (const auto& line : lines) {
        std::vector<cv::Point> corners;
        for (const auto& corner : line.polygon) corners.emplace_back(static_cast<int>(std::lround(corner.x)), static_cast<int>(std::lround(corner.y)));
        cv::polylines(canvas, std::vector{corners}, true, kRed, pen);
        cv::circle(canvas, corners.front(), 2 * pen, kBlue, cv::FILLED);
    }
}

}  // namespace glimpse::imaging
