// R. Caprari, "Algorithm for text page up/down orientation determination" (Pattern Recognition Letters 21, 2000): in
// Latin print more strokes rise above the small letters (b d f h k l t, capitals) than hang below them (g j p q y). Here
// each line of each column of the page votes with the ink above against the ink below its body.
#include "imaging/reading_direction.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr int kColumnPixels = 160;
constexpr int kLineRowsMin = 6;
constexpr int kLineRowsMax = 48;
constexpr std::size_t kVotesMin = 8;

/// The ink with its lines level, without rules and underlines.
cv::Mat level_print(const Grey& ink, double skew_degrees) {
    constexpr int kRulePixels = 48;
    cv::Mat level;
    const cv::Point2f middle(static_cast<float>(ink.width) / 2, static_cast<float>(ink.height) / 2);
    cv::warpAffine(view(ink), level, cv::getRotationMatrix2D(middle, skew_degrees, 1), {ink.width, ink.height}, cv::INTER_NEAREST);
    cv::Mat rules;
    cv::morphologyEx(level, rules, cv::MORPH_OPEN, cv::Mat::ones(1, kRulePixels, CV_8U));
    return level - rules;
}

/// Ink above against ink below the body of one line, -1 to 1; nothing when neither is there.
void vote(const int* begin, const int* end, std::vector<double>& votes) {
    const int* x_height = begin;
    const int* baseline = begin;
    for (const int* row = begin; row < end; ++row) {
        const auto rise = [](const int* at) { return at[0] - at[-1]; };
        if (rise(row) > rise(x_height)) x_height = row;
        if (rise(row + 1) < rise(baseline + 1)) baseline = row;
    }
    if (baseline <= x_height) return;
    double all = 0;
    double above = 0;
    double below = 0;
    for (const int* row = begin; row < end; ++row) {
        all += *row;
        if (row < x_height) above += *row;
        if (row > baseline) below += *row;
    }
    constexpr double kTellsMin = 0.04;
    if (above + below > kTellsMin * all) votes.push_back((above - below) / (above + below));
}

void vote_lines(const cv::Mat& column, std::vector<double>& votes) {
    std::vector<int> profile(static_cast<std::size_t>(column.rows) + 2);  // an empty row above and below
    for (int y = 0; y < column.rows; ++y) profile[static_cast<std::size_t>(y) + 1] = cv::countNonZero(column.row(y));
    const int gap = 1 + *std::ranges::max_element(profile) / 50;
    for (std::size_t y = 1; y + 1 < profile.size(); ++y) {
        const std::size_t begin = y;
        while (y + 1 < profile.size() && profile[y] > gap) ++y;
        const auto rows = static_cast<int>(y - begin);
        if (rows >= kLineRowsMin && rows <= kLineRowsMax) vote(profile.data() + begin, profile.data() + y, votes);
    }
}

}  // namespace

double upright_evidence(const Grey& ink, double skew_degrees) {
    const cv::Mat print = level_print(ink, skew_degrees);
    std::vector<double> votes;
    for (int x = 0; x < print.cols; x += kColumnPixels) {
        vote_lines(print.colRange(x, std::min(x + kColumnPixels, print.cols)), votes);
    }
    if (votes.size() < kVotesMin) return 0;
    double sum = 0;
    for (const double each : votes) sum += each;
    const auto n = static_cast<double>(votes.size());
    const double mean = sum / n;
    double squares = 0;
    for (const double each : votes) squares += (each - mean) * (each - mean);
    return mean / (std::sqrt(squares / (n - 1) / n) + 0.01);
}

}  // namespace glimpse::imaging
