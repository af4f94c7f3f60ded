// Skew by projection profiles: W. Postl, "Detection of linear oblique structures and skew scan in digitized documents"
// (ICPR 1986), with the sum of squared differences of neighbouring rows as the score, as D. Bloomberg et al.,
// "Measuring document image skew and orientation" (SPIE 2422, 1995) have it. At the angle of the lines, rows of ink and
// gaps between them alternate, so the profile jumps the most.
//
// The ink is summed into strips eight pixels wide first; an angle then shears strips, not pixels.
#include "imaging/text_lines.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr double kSkewDegreesMax = 15;
constexpr double kSweepDegrees = 17;  // so that a peak just outside is seen to be outside
constexpr double kCoarseDegrees = 0.5;
constexpr double kFineDegrees = 0.1;
constexpr int kStripPixels = 8;
constexpr int kSideMin = 24;           // pixels; below, there is no room for lines
constexpr double kConfidenceMin = 3;   // pages have 4 to 70, photographs up to 2.7: docs/preprocessing.md
constexpr int kLinesMin = 3;

/// Ink of vertical strips, summed over their width.
struct Strips {
    int count = 0;
    int rows = 0;
    std::vector<std::uint8_t> sums = {};  // count x rows
};

Strips sum_strips(const Grey& ink) {
    // Less than a strip at the right edge is left out.
    Strips strips{ink.width / kStripPixels, ink.height, {}};
    cv::Mat by_rows(strips.rows, strips.count, CV_8U);
    for (int y = 0; y < strips.rows; ++y) {
        const auto* at = ink.levels.data() + static_cast<std::size_t>(y) * ink.width;
        auto* sums = by_rows.ptr<std::uint8_t>(y);
        for (int i = 0; i < strips.count; ++i, at += kStripPixels) {
            sums[i] = static_cast<std::uint8_t>(std::accumulate(at, at + kStripPixels, 0));
        }
    }
    strips.sums.resize(by_rows.total());
    cv::Mat by_strips(strips.count, strips.rows, CV_8U, strips.sums.data());
    cv::transpose(by_rows, by_strips);
    return strips;
}

/// Ink of each row of the picture sheared by the angle.
std::vector<int> profile_at(const Strips& strips, double degrees) {
    const double slope = std::tan(degrees * std::numbers::pi / 180);
    const double width = static_cast<double>(strips.count) * kStripPixels;
    const int margin = static_cast<int>(std::ceil(std::abs(slope) * width / 2)) + 1;
    std::vector<int> profile(static_cast<std::size_t>(strips.rows) + 2 * margin);
    for (int i = 0; i < strips.count; ++i) {
        const double from_middle = (i + 0.5) * kStripPixels - width / 2;
        const int shift = margin - static_cast<int>(std::lround(slope * from_middle));
        const auto* strip = strips.sums.data() + static_cast<std::size_t>(i) * strips.rows;
        int* target = profile.data() + shift;
        for (int y = 0; y < strips.rows; ++y) target[y] += strip[y];
    }
    return profile;
}

double jumps(const std::vector<int>& profile) {
    double sum = 0;
    for (std::size_t i = 1; i < profile.size(); ++i) {
        const double difference = profile[i] - profile[i - 1];
        sum += difference * difference;
    }
    return sum;
}

/// Runs of rows with more than half of the mean ink.
int count_lines(const std::vector<int>& profile) {
    const double threshold = 0.5 * std::accumulate(profile.begin(), profile.end(), 0.0) / static_cast<double>(profile.size());
    int lines = 0;
    bool inside = false;
    for (const int ink : profile) {
        const bool now = ink > threshold;
        lines += now && !inside;
        inside = now;
    }
    return lines;
}

/// The angle of the parabola's top through three neighbouring scores.
double top_of_parabola(double before, double at, double after) {
    const double curvature = before - 2 * at + after;
    return curvature < 0 ? std::clamp(0.5 * (before - after) / curvature, -1.0, 1.0) : 0;
}

}  // namespace

bool TextLines::is_text() const { return is_clear() && lines >= kLinesMin; }
bool TextLines::is_clear() const { return confidence >= kConfidenceMin; }

Grey find_ink(const Grey& grey) {
    // What differs from the mean around it by more than paper and light do.
    constexpr int kAroundPixels = 31;
    constexpr int kDifferenceMin = 16;
    cv::Mat mean;
    cv::blur(view(grey), mean, {kAroundPixels, kAroundPixels}, {-1, -1}, cv::BORDER_REPLICATE);
    cv::Mat darker;
    cv::Mat lighter;
    cv::subtract(mean, view(grey), darker);
    cv::subtract(view(grey), mean, lighter);
    cv::threshold(darker, darker, kDifferenceMin, 0, cv::THRESH_TOZERO);
    cv::threshold(lighter, lighter, kDifferenceMin, 0, cv::THRESH_TOZERO);
    const bool dark_ink = cv::sum(darker)[0] >= cv::sum(lighter)[0];
    Grey ink = blank_grey(grey.width, grey.height);
    cv::Mat mask = view(ink);
    cv::threshold(dark_ink ? darker : lighter, mask, 0, 1, cv::THRESH_BINARY);
    return ink;
}

TextLines find_text_lines(const Grey& ink) {
    if (ink.width < kSideMin || ink.height < kSideMin) return {};
    const Strips strips = sum_strips(ink);
    std::vector<double> scores;
    const int steps = static_cast<int>(2 * kSweepDegrees / kCoarseDegrees);
    for (int i = 0; i <= steps; ++i) scores.push_back(jumps(profile_at(strips, -kSweepDegrees + i * kCoarseDegrees)));
    const auto best = std::ranges::max_element(scores);
    const double coarse = -kSweepDegrees + static_cast<double>(best - scores.begin()) * kCoarseDegrees;

    std::vector<double> fine;
    const int fine_steps = static_cast<int>(std::lround(kCoarseDegrees / kFineDegrees));
    for (int i = -fine_steps; i <= fine_steps; ++i) fine.push_back(jumps(profile_at(strips, coarse + i * kFineDegrees)));
    const auto top = static_cast<std::size_t>(std::ranges::max_element(fine) - fine.begin());
    double degrees = coarse + (static_cast<int>(top) - fine_steps) * kFineDegrees;
    if (top > 0 && top + 1 < fine.size()) degrees += kFineDegrees * top_of_parabola(fine[top - 1], fine[top], fine[top + 1]);

    std::ranges::nth_element(scores, scores.begin() + static_cast<std::ptrdiff_t>(scores.size() / 2));
    const double median = std::max(scores[scores.size() / 2], 1.0);
    if (std::abs(degrees) > kSkewDegreesMax) return {};
    return {degrees, fine[top] / median, count_lines(profile_at(strips, degrees))};
}

Grey turn_quarter(const Grey& grey) {
    Grey turned = blank_grey(grey.height, grey.width);
    cv::Mat target = view(turned);
    cv::rotate(view(grey), target, cv::ROTATE_90_CLOCKWISE);
    return turned;
}

}  // namespace glimpse::imaging
