#include "ocr/unread_print.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace glimpse::ocr {
namespace {

// Every line is looked at as if it were 24 pixels high.
constexpr int kHeight = 24;
constexpr int kEdge = 2;                        // rows above it, and below
constexpr int kLookAt = 36;                     // columns beyond an end
constexpr int kGapMax = 12;                     // columns without print, from the end of the line to print that belongs to it, and within that
constexpr int kPrintMin = 10;                   // columns with print that make it so
constexpr int kMiddleFrom = 5, kMiddleTo = 19;  // rows: rulings above and below are no print
// Of the contrast between a line's print and its ground: where there is print,
constexpr double kVariationMin = 0.12;  // the middle of a column varies by so much from top to bottom, or
constexpr double kShadeMin = 0.1;       // is so much darker or lighter than the ground
constexpr double kEdgeMax = 0.5;        // of that, above or below the line: there is ground again

double length(const domain::Point& from, const domain::Point& to) { return std::hypot(to.x - from.x, to.y - from.y); }

cv::Point2f moved(const domain::Point& point, const domain::Point& along, double by) {
    return {static_cast<float>(point.x + along.x * by), static_cast<float>(point.y + along.y * by)};
}

/// `columns` of kHeight pixels, and kEdge above and below, from the side `upper`-`lower` on, in the direction `along` (of length 1 and in pixels of the picture). What lies outside is as
/// its edge.
cv::Mat strip_of(const cv::Mat& picture, const domain::Point& upper, const domain::Point& lower, const domain::Point& along, int columns) {
    const double scale = length(upper, lower) / kHeight;
    const std::array<cv::Point2f, 3> from = {moved(upper, along, 0), moved(upper, along, columns * scale), moved(lower, along, 0)};
    const std::array<cv::Point2f, 3> to = {cv::Point2f(0, kEdge), cv::Point2f(static_cast<float>(columns), kEdge), cv::Point2f(0, kEdge + kHeight)};
    cv::Mat strip, grey;
    cv::warpAffine(picture, strip, cv::getAffineTransform(from.data(), to.data()), {columns, kHeight + 2 * kEdge}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    cv::cvtColor(strip, grey, cv::COLOR_RGB2GRAY);
    cv::blur(grey, grey, {3, 1});  // noise is no print
    grey.convertTo(grey, CV_32F);
    return grey;
}

cv::Mat means_of(const cv::Mat& strip, int from_row, int to_row) {
    cv::Mat means;
    cv::reduce(strip.rowRange(from_row, to_row), means, 0, cv::REDUCE_AVG);
    return means;
}

cv::Mat middles_of(const cv::Mat& strip) { return means_of(strip, kEdge + kMiddleFrom, kEdge + kMiddleTo); }

/// How much the middle of each column varies from top to bottom: its standard deviation.
cv::Mat variations_of(const cv::Mat& strip) {
    const cv::Mat means = middles_of(strip);
    cv::Mat variation;
    cv::sqrt(cv::max(middles_of(strip.mul(strip)) - means.mul(means), 0), variation);
    return variation;
}

/// The number that a share of all is no more than.
float quantile(const cv::Mat& numbers, double share) {
    std::vector<float> sorted(numbers.begin<float>(), numbers.end<float>());
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
    std::ranges::nth_element(sorted, at);
    return *at;
}

/// Between print and ground, of which a column that has much of both has equal parts.
double contrast_of(const cv::Mat& line) { return 2 * quantile(variations_of(line), 0.9); }

/// Of the rows at the upper and lower side of a line, which print hardly reaches.
double ground_of(const cv::Mat& line) {
    cv::Mat sides;
    cv::vconcat(line.rowRange(kEdge, 2 * kEdge), line.rowRange(kHeight, kHeight + kEdge), sides);
    return quantile(sides, 0.5);
}

/// How far each column is from the ground where that comes nearest to it: just outside or just inside the line, above or below. Rulings close to a line hide the ground outside.
cv::Mat edges_of(const cv::Mat& strip, double ground) {
    cv::Mat nearest;
    for (const int row : {0, kEdge, kHeight, kHeight + kEdge}) {
        const cv::Mat away = cv::abs(means_of(strip, row, row + kEdge) - ground);
        nearest = nearest.empty() ? away : cv::Mat(cv::min(nearest, away));
    }
    return nearest;
}

/// In which columns there is print: strokes, or a block of another shade, no higher than a line.
std::vector<bool> printed_columns(const cv::Mat& strip, double contrast, double ground) {
    const cv::Mat variations = variations_of(strip), shades = cv::abs(middles_of(strip) - ground), edges = edges_of(strip, ground);
    std::vector<bool> printed;
    for (int x = 0; x < strip.cols; ++x) {
        const double shade = shades.at<float>(x);
        const bool is_block = shade > kShadeMin * contrast && edges.at<float>(x) < kEdgeMax * shade;
        printed.push_back(is_block || variations.at<float>(x) > kVariationMin * contrast);
    }
    return printed;
}

/// Where a line is.
struct Outline {
    explicit Outline(const Quad& line) {
        std::ranges::transform(line, corners.begin(), [](const domain::Point& corner) { return moved(corner, {}, 0); });
        for (const auto& corner : corners) {
            least = {std::min(least.x, corner.x), std::min(least.y, corner.y)};
            most = {std::max(most.x, corner.x), std::max(most.y, corner.y)};
        }
    }
    bool holds(const cv::Point2f& point) const {
        const bool near = point.x >= least.x && point.y >= least.y && point.x <= most.x && point.y <= most.y;
        return near && cv::pointPolygonTest(corners, point, false) >= 0;
    }

    std::array<cv::Point2f, 4> corners = {};
    cv::Point2f least = {HUGE_VALF, HUGE_VALF};
    cv::Point2f most = {-HUGE_VALF, -HUGE_VALF};
};

/// The other lines no further from one than that, in pixels.
std::vector<const Outline*> near_to(std::size_t own, std::span<const Outline> lines, double apart) {
    std::vector<const Outline*> near;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const cv::Point2f gap = {std::max(lines[i].least.x - lines[own].most.x, lines[own].least.x - lines[i].most.x),
                                 std::max(lines[i].least.y - lines[own].most.y, lines[own].least.y - lines[i].most.y)};
        if (i != own && std::max(gap.x, gap.y) <= static_cast<float>(apart)) near.push_back(&lines[i]);
    }
    return near;
}

/// A side of a line, and which way is away from the line.
struct End {
    domain::Point upper;
    domain::Point lower;
    domain::Point away;
};

/// Whether print goes on beyond an end of a line; `others` are all lines but that one.
bool goes_on(const cv::Mat& picture, std::span<const Outline* const> others, const End& end, double contrast) {
    const domain::Point middle{(end.upper.x + end.lower.x) / 2, (end.upper.y + end.lower.y) / 2};
    const double scale = length(end.upper, end.lower) / kHeight;
    const auto within = strip_of(picture, end.upper, end.lower, {-end.away.x, -end.away.y}, kLookAt);
    const auto printed = printed_columns(strip_of(picture, end.upper, end.lower, end.away, kLookAt), contrast, ground_of(within));
    int count = 0, gap = 0;
    for (int x = 0; x < kLookAt && gap <= kGapMax && count < kPrintMin; ++x) {
        const auto point = moved(middle, end.away, (x + 0.5) * scale);
        if (point.x < 0 || point.y < 0 || point.x >= static_cast<float>(picture.cols) || point.y >= static_cast<float>(picture.rows)) break;
        if (std::ranges::any_of(others, [&](const Outline* other) { return other->holds(point); })) return false;
        count += printed[static_cast<std::size_t>(x)] ? 1 : 0;
        gap = printed[static_cast<std::size_t>(x)] ? 0 : gap + 1;
    }
    return count >= kPrintMin;
}

}  // namespace

std::vector<UnreadPrint> find_unread_print(const cv::Mat& picture, std::span<const Quad> lines) {
    const std::vector<Outline> outlines(lines.begin(), lines.end());
    std::vector<UnreadPrint> found(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        const double width = length(line[0], line[1]), height = length(line[0], line[3]);
        if (width < 1 || height < 1) continue;
        const domain::Point along{(line[1].x - line[0].x) / width, (line[1].y - line[0].y) / width};
        const auto columns = std::clamp(static_cast<int>(kHeight * width / height), 1, 100 * kHeight);
        const double contrast = contrast_of(strip_of(picture, line[0], line[3], along, columns));
        const auto others = near_to(i, outlines, height * kLookAt / kHeight);
        found[i].behind = goes_on(picture, others, {line[1], line[2], along}, contrast);
        found[i].before = goes_on(picture, others, {line[0], line[3], {-along.x, -along.y}}, contrast);
    }
    return found;
}

}  // namespace glimpse::ocr
