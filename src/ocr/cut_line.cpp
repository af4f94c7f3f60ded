#include "ocr/cut_line.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace glimpse::ocr {
namespace {

constexpr double kOnEndMin = 1.5;  // height / width

double distance(const domain::Point& a, const domain::Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

CutLine cut_line(const cv::Mat& picture, const Quad& quad) {
    const int width = std::max(1, static_cast<int>(std::max(distance(quad[0], quad[1]), distance(quad[2], quad[3]))));
    const int height = std::max(1, static_cast<int>(std::max(distance(quad[0], quad[3]), distance(quad[1], quad[2]))));
    std::array<cv::Point2f, 4> from;
    std::ranges::transform(quad, from.begin(), [](const domain::Point& point) { return cv::Point2f(static_cast<float>(point.x), static_cast<float>(point.y)); });
    const auto right = static_cast<float>(width);
    const auto bottom = static_cast<float>(height);
    const std::array<cv::Point2f, 4> to = {{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}}};
    CutLine line{{}, quad};
    cv::warpPerspective(picture, line.pixels, cv::getPerspectiveTransform(from.data(), to.data()), {width, height}, cv::INTER_CUBIC,
                        cv::BORDER_REPLICATE);
    if (height < kOnEndMin * width) return line;
    cv::rotate(line.pixels, line.pixels, cv::ROTATE_90_COUNTERCLOCKWISE);
    std::ranges::rotate(line.polygon, line.polygon.begin() + 1);
    return line;
}

void turn_over(CutLine& line) {
    cv::rotate(line.pixels, line.pixels, cv::ROTATE_180);
    std::ranges::rotate(line.polygon, line.polygon.begin() + 2);
}

}  // namespace glimpse::ocr
