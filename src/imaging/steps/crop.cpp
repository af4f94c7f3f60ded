// The page is the largest bright region (N. Otsu's threshold, 1979) whose outline four straight lines describe
// (D. Douglas and T. Peucker, 1973). Each side is then fitted to the outline again, which gives its corners to fractions
// of a pixel, and has to be an edge from bright to dark along its whole length.
#include "imaging/steps/crop.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr int kSearchSidePixels = 400;
constexpr double kAreaMin = 0.25;
constexpr double kAreaMax = 0.95;

using Corners = std::array<cv::Point2f, 4>;  // clockwise from the top left

float distance(cv::Point2f a, cv::Point2f b) { return static_cast<float>(cv::norm(a - b)); }

/// The outline of the largest bright region; empty when there is none.
std::vector<cv::Point> page_outline(const cv::Mat& grey) {
    cv::Mat page;
    cv::medianBlur(grey, page, 5);
    cv::threshold(page, page, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    cv::morphologyEx(page, page, cv::MORPH_CLOSE, cv::Mat::ones(9, 9, CV_8U));
    cv::morphologyEx(page, page, cv::MORPH_OPEN, cv::Mat::ones(7, 7, CV_8U));
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(page, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    const auto largest = std::ranges::max_element(outlines, {}, [](const auto& outline) { return cv::contourArea(outline); });
    return largest == outlines.end() ? std::vector<cv::Point>{} : *largest;
}

std::optional<Corners> four_corners(const std::vector<cv::Point>& outline) {
    constexpr double kFilledMin = 0.95;  // of the quadrilateral, by the region; a dog's ear is no more than that
    std::vector<cv::Point> hull;
    cv::convexHull(outline, hull);
    for (double tolerance = 0.01; tolerance < 0.06; tolerance += 0.01) {
        std::vector<cv::Point> corners;
        cv::approxPolyDP(hull, corners, tolerance * cv::arcLength(hull, true), true);
        if (corners.size() > 4) continue;
        if (corners.size() < 4 || cv::contourArea(outline) < kFilledMin * cv::contourArea(corners)) return {};
        if (cv::contourArea(corners) < kFilledMin * cv::contourArea(hull)) return {};
        // Clockwise on the screen, from the corner that is nearest to the top left.
        if (cv::contourArea(corners, true) < 0) std::ranges::reverse(corners);
        const auto first = std::ranges::min_element(corners, {}, [](cv::Point p) { return p.x + p.y; });
        std::ranges::rotate(corners, first);
        return Corners{corners[0], corners[1], corners[2], corners[3]};
    }
    return {};
}

/// Each side fitted to the outline between its corners, and the corners where they meet.
std::optional<Corners> refined(const Corners& rough, const std::vector<cv::Point>& outline) {
    constexpr float kNearPixels = 4;
    std::array<cv::Vec4f, 4> sides;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2f begin = rough[i];
        const cv::Point2f along = (rough[(i + 1) % 4] - begin) * (1 / distance(begin, rough[(i + 1) % 4]));
        const float length = distance(begin, rough[(i + 1) % 4]);
        std::vector<cv::Point2f> points;
        for (const cv::Point& point : outline) {
            const cv::Point2f offset = cv::Point2f(point) - begin;
            const float at = offset.dot(along);
            const auto off = std::abs(static_cast<float>(offset.cross(along)));
            if (at > 0.1F * length && at < 0.9F * length && off < kNearPixels) points.push_back(point);
        }
        if (static_cast<float>(points.size()) < 0.5F * length) return {};
        cv::fitLine(points, sides[i], cv::DIST_HUBER, 0, 0.01, 0.01);
    }
    Corners corners;
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Vec4f& a = sides[(i + 3) % 4];
        const cv::Vec4f& b = sides[i];
        const float cross = a[0] * b[1] - a[1] * b[0];
        if (std::abs(cross) < 0.5F) return {};  // sides that meet at less than 30 degrees are no page's
        const float t = ((b[2] - a[2]) * b[1] - (b[3] - a[3]) * b[0]) / cross;
        corners[i] = {a[2] + t * a[0], a[3] + t * a[1]};
    }
    return corners;
}

/// Whether the inside is brighter than the outside along every side.
bool stands_out(const cv::Mat& grey, const Corners& corners) {
    constexpr int kSamples = 40;
    constexpr float kAsidePixels = 5;
    constexpr int kStepMin = 20;  // grey levels
    constexpr double kSeenMin = 0.85;
    const cv::Rect all(0, 0, grey.cols, grey.rows);
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2f begin = corners[i];
        const cv::Point2f side = corners[(i + 1) % 4] - begin;
        const cv::Point2f inward = cv::Point2f(-side.y, side.x) * (kAsidePixels / distance(begin, begin + side));
        int seen = 0;
        for (int k = 1; k <= kSamples; ++k) {
            const cv::Point2f on = begin + side * (static_cast<float>(k) / (kSamples + 1));
            const cv::Point inside = on + inward;
            const cv::Point outside = on - inward;
            if (!all.contains(inside) || !all.contains(outside)) continue;
            seen += grey.at<std::uint8_t>(inside) - grey.at<std::uint8_t>(outside) >= kStepMin;
        }
        if (seen < kSeenMin * kSamples) return false;
    }
    return true;
}

bool is_upright_rectangle(const Corners& c) {
    constexpr float kOffPixels = 1.5;
    return std::abs(c[0].y - c[1].y) < kOffPixels && std::abs(c[2].y - c[3].y) < kOffPixels &&
           std::abs(c[0].x - c[3].x) < kOffPixels && std::abs(c[1].x - c[2].x) < kOffPixels;
}

struct Page {
    Corners corners;  // in pixels of the picture
    double area = 0;  // part of the picture
};

std::optional<Page> find_page(Workpiece& picture) {
    const cv::Mat overview = view(picture.overview());
    const double scale = std::min(1.0, static_cast<double>(kSearchSidePixels) / std::max(overview.cols, overview.rows));
    if (std::min(overview.cols, overview.rows) * scale < 40) return {};
    cv::Mat grey;
    cv::resize(overview, grey, {}, scale, scale, cv::INTER_AREA);
    const auto outline = page_outline(grey);
    if (cv::contourArea(outline.empty() ? std::vector<cv::Point>{{0, 0}} : outline) < kAreaMin * static_cast<double>(grey.total())) return {};
    const auto rough = four_corners(outline);
    if (!rough) return {};
    const auto corners = refined(*rough, outline);
    if (!corners || is_upright_rectangle(*corners) || !stands_out(grey, *corners)) return {};
    const double area = cv::contourArea(std::vector<cv::Point2f>(corners->begin(), corners->end())) / static_cast<double>(grey.total());
    if (area < kAreaMin || area > kAreaMax) return {};
    const auto back = matrix_of(domain::Homography::stretch(grey.cols, grey.rows, picture.image().width, picture.image().height));
    Page page{*corners, area};
    for (auto& corner : page.corners) {
        const cv::Vec3d full = back * cv::Vec3d(corner.x, corner.y, 1);
        corner = {static_cast<float>(full[0]), static_cast<float>(full[1])};
    }
    return page;
}

}  // namespace

double background(Workpiece& picture) {
    const auto page = find_page(picture);
    return page ? 1 - page->area : 0;
}

StepOutcome crop(Workpiece& picture) {
    const auto page = find_page(picture);
    if (!page) return {"no page stands out from what it lies on"};
    const Corners& from = page->corners;
    const float width = std::max(distance(from[0], from[1]), distance(from[3], from[2]));
    const float height = std::max(distance(from[0], from[3]), distance(from[1], from[2]));
    const Corners to{cv::Point2f{0, 0}, {width - 1, 0}, {width - 1, height - 1}, {0, height - 1}};
    const cv::Mat straighten = cv::getPerspectiveTransform(to.data(), from.data());
    StepOutcome outcome{fmt::format("a page fills {:.0f} % of the picture", 100 * page->area), 1 - page->area};
    outcome.image = blank_image(static_cast<int>(std::lround(width)), static_cast<int>(std::lround(height)));
    cv::Mat target = view(*outcome.image);
    cv::warpPerspective(view(picture.image()), target, straighten, target.size(), cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    outcome.to_given = homography_of(cv::Matx33d(straighten.ptr<double>()));
    return outcome;
}

}  // namespace glimpse::imaging
