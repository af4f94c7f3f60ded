// The post-processing of "Real-time Scene Text Detection with Differentiable Binarization" (Liao et al., 2020) with the parameters of
// PP-OCR: pixels above a level form regions; the smallest rectangle around each is kept where the map is high enough within it, and
// grows by area x ratio / length of its border, because the network was trained on shrunken lines.
#include "ocr/text_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace glimpse::ocr {
namespace {

constexpr double kPixelMin = 0.3;      // a pixel of text
constexpr double kQuadScoreMin = 0.5;  // the mean of the map within a rectangle of text
constexpr double kGrowth = 1.6;
constexpr float kMapSideMin = 3;       // of a region, pixels of the map
constexpr int kPictureSideMin = 4;     // of a rectangle, pixels of the picture

using Corners = std::array<cv::Point2f, 4>;

/// Upper left, upper right, lower right, lower left.
Corners in_order(Corners corners) {
    std::ranges::stable_sort(corners, {}, &cv::Point2f::x);
    auto& [a, b, c, d] = corners;
    if (a.y > b.y) std::swap(a, b);
    if (c.y > d.y) std::swap(c, d);
    return {a, c, d, b};
}

Corners corners_of(const cv::RotatedRect& rectangle) {
    Corners corners;
    rectangle.points(corners.data());
    return in_order(corners);
}

double mean_within(const cv::Mat& map, const Corners& corners) {
    const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
    const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
    const auto column = [&](float x) { return std::clamp(static_cast<int>(x), 0, map.cols - 1); };
    const auto row = [&](float y) { return std::clamp(static_cast<int>(y), 0, map.rows - 1); };
    const cv::Rect around(cv::Point(column(std::floor(left)), row(std::floor(top))),
                          cv::Point(column(std::ceil(right)) + 1, row(std::ceil(bottom)) + 1));
    std::vector<cv::Point> polygon;
    for (const auto& corner : corners) {
        polygon.emplace_back(static_cast<int>(corner.x - static_cast<float>(around.x)), static_cast<int>(corner.y - static_cast<float>(around.y)));
    }
    cv::Mat mask = cv::Mat::zeros(around.size(), CV_8UC1);
    cv::fillPoly(mask, std::vector{polygon}, 1);
    return cv::mean(map(around), mask)[0];
}

/// The smallest rectangle around discs of that radius on whole-numbered corners: as if its border were moved outwards.
cv::RotatedRect grown(const Corners& corners) {
    double twice_area = 0;
    double border = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto &a = corners[i], &b = corners[(i + 1) % 4];
        twice_area += static_cast<double>(a.x) * b.y - static_cast<double>(b.x) * a.y;
        border += std::hypot(a.x - b.x, a.y - b.y);
    }
    const double radius = std::abs(twice_area) / 2 * kGrowth / border;
    const auto along = corners[1] - corners[0];
    const double tilt = std::atan2(along.y, along.x);  // so that points lie where the sides are farthest out
    constexpr int kPointsOnDisc = 24;
    std::vector<cv::Point> points;
    for (const auto& corner : corners) {
        for (int i = 0; i < kPointsOnDisc; ++i) {
            const double angle = tilt + 2 * std::numbers::pi * i / kPointsOnDisc;
            points.emplace_back(static_cast<int>(std::lround(std::trunc(corner.x) + radius * std::cos(angle))),
                                static_cast<int>(std::lround(std::trunc(corner.y) + radius * std::sin(angle))));
        }
    }
    return cv::minAreaRect(points);
}

std::optional<Corners> line_around(const std::vector<cv::Point>& region, const cv::Mat& map) {
    const auto rectangle = cv::minAreaRect(region);
    if (std::min(rectangle.size.width, rectangle.size.height) < kMapSideMin) return {};
    const auto corners = corners_of(rectangle);
    if (mean_within(map, corners) < kQuadScoreMin) return {};
    const auto whole = grown(corners);
    if (std::min(whole.size.width, whole.size.height) < kMapSideMin + 2) return {};
    return corners_of(whole);
}

/// The same in whole pixels of the picture; nothing where it is too small for text.
std::optional<Quad> in_picture(Corners corners, const cv::Mat& map, const TextMap& text) {
    const auto to = [](float value, int from, int size) {
        return std::clamp(std::nearbyint(value / static_cast<float>(from) * static_cast<float>(size)), 0.0F, static_cast<float>(size));
    };
    for (auto& corner : corners) corner = {to(corner.x, map.cols, text.width), to(corner.y, map.rows, text.height)};
    corners = in_order(corners);
    Quad quad;
    std::ranges::transform(corners, quad.begin(), [&](const cv::Point2f& corner) {
        return domain::Point{std::min<double>(corner.x, text.width - 1), std::min<double>(corner.y, text.height - 1)};
    });
    const auto length = [&](int to_corner) { return static_cast<int>(std::hypot(quad[0].x - quad[to_corner].x, quad[0].y - quad[to_corner].y)); };
    if (length(1) < kPictureSideMin || length(3) < kPictureSideMin) return {};
    return quad;
}

}  // namespace

std::vector<Quad> find_quads(const TextMap& text) {
    const auto& sides = text.map.sides;
    const cv::Mat map(static_cast<int>(sides[sides.size() - 2]), static_cast<int>(sides.back()), CV_32FC1, const_cast<float*>(text.map.values.data()));
    cv::Mat inside = map > kPixelMin;
    cv::dilate(inside, inside, cv::Mat::ones(2, 2, CV_8UC1));
    std::vector<std::vector<cv::Point>> regions;
    cv::findContours(inside, regions, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
    if (regions.size() > kQuadsMax) regions.resize(kQuadsMax);
    std::vector<Quad> quads;
    for (const auto& region : regions) {
        const auto line = line_around(region, map);
        const auto quad = line ? in_picture(*line, map, text) : std::nullopt;
        if (quad) quads.push_back(*quad);
    }
    return quads;
}

}  // namespace glimpse::ocr
