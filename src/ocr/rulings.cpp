// Ink is what is darker than its surroundings, and a ruling what is left of it when all runs shorter than kRunShare of the picture are
// taken away (a morphological opening with a line), once across and once down.
#include "ocr/rulings.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace glimpse::ocr {
namespace {

constexpr int kSideMax = 2000;         // pixels; larger pictures are looked at in a smaller copy
constexpr int kSurroundings = 25;      // pixels a side of what ink is compared with
constexpr double kDarker = 6;          // levels of 255
constexpr double kRunShare = 1 / 80.;  // of the longest side
constexpr int kRunMin = 14;            // pixels
constexpr int kLengthInRuns = 2;       // of a ruling, at least
constexpr int kSlender = 8;            // times as long as it is thick
constexpr int kThicknessMax = 24;      // pixels: of a band whose edges are blurred

enum class Direction { kAcross, kDown };

cv::Mat ink_of(const domain::Image& image, double scale) {
    const cv::Mat rgb(image.height, image.width, CV_8UC3, const_cast<unsigned char*>(image.rgb.data()));
    cv::Mat gray, ink;
    cv::cvtColor(rgb, gray, cv::COLOR_RGB2GRAY);
    if (scale < 1) cv::resize(gray, gray, {}, scale, scale, cv::INTER_AREA);
    cv::adaptiveThreshold(gray, ink, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY_INV, kSurroundings, kDarker);
    return ink;
}

/// Along the middle of a blob, from end to end.
domain::Ruling ruling_along(const std::vector<cv::Point>& contour, const cv::Rect& box, Direction direction) {
    cv::Vec4f line;  // its direction, and a point on it
    cv::fitLine(contour, line, cv::DIST_L2, 0, 0.01, 0.01);
    const auto on_line = [&](double along) {
        return direction == Direction::kAcross ? domain::Point{along, line[3] + (along - line[2]) * line[1] / line[0]}
                                               : domain::Point{line[2] + (along - line[3]) * line[0] / line[1], along};
    };
    if (direction == Direction::kAcross) return {on_line(box.x), on_line(box.x + box.width)};
    return {on_line(box.y), on_line(box.y + box.height)};
}

void find(const cv::Mat& ink, Direction direction, double scale, std::vector<domain::Ruling>& found) {
    const int run = std::max(kRunMin, static_cast<int>(kRunShare * std::max(ink.cols, ink.rows)));
    const auto kernel = [&](int along, int aside) { return cv::Mat::ones(direction == Direction::kAcross ? cv::Size(along, aside) : cv::Size(aside, along), CV_8U); };
    cv::Mat runs;
    cv::morphologyEx(ink, runs, cv::MORPH_OPEN, kernel(run, 1));
    cv::dilate(runs, runs, kernel(3, 3));  // a tilted line is a stair
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(runs, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    for (const auto& contour : contours) {
        const auto box = cv::boundingRect(contour);
        const int length = direction == Direction::kAcross ? box.width : box.height, thickness = direction == Direction::kAcross ? box.height : box.width;
        const bool is_long = length >= kLengthInRuns * run && length >= kSlender * std::min(thickness, kThicknessMax);
        const bool is_thin = thickness <= std::max(kThicknessMax, length / kSlender);
        if (!is_long || !is_thin || found.size() == kRulingsMax) continue;
        auto ruling = ruling_along(contour, box, direction);
        for (auto* point : {&ruling.from, &ruling.to}) *point = {point->x / scale, point->y / scale};
        found.push_back(ruling);
    }
}

}  // namespace

std::vector<domain::Ruling> find_rulings(const domain::Image& image) try {
    if (image.width < kSurroundings || image.height < kSurroundings) return {};
    const double scale = std::min(1.0, static_cast<double>(kSideMax) / std::max(image.width, image.height));
    const auto ink = ink_of(image, scale);
    std::vector<domain::Ruling> found;
    find(ink, Direction::kAcross, scale, found);
    find(ink, Direction::kDown, scale, found);
    return found;
} catch (const cv::Exception&) {  // out of memory above all
    return {};
}

}  // namespace glimpse::ocr
