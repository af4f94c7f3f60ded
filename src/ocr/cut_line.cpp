#include "ocr/cut_line.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace glimpse::ocr {
namespace {

constexpr double kOnEndMin = 1.5;  // height / width

double distance(const domain::Point& a, const domain::Point& b) { return std::hypot(a.x - b.x, a.y - b.y); }

/// Pieces of a line between gaps, first and end column, those joined that fit into a square together: strokes of one character.
std::vector<cv::Range> find_characters(const cv::Mat& pixels) {
    constexpr double kGapShare = 0.25;  // of the greatest contrast: less, in one column, is paper
    cv::Mat grey, lowest, highest;
    cv::cvtColor(pixels, grey, cv::COLOR_RGB2GRAY);
    cv::reduce(grey, lowest, 0, cv::REDUCE_MIN);
    cv::reduce(grey, highest, 0, cv::REDUCE_MAX);
    const cv::Mat contrast = highest - lowest;
    double most = 0;
    cv::minMaxLoc(contrast, nullptr, &most);
    std::vector<cv::Range> characters;
    for (int x = 0; x < pixels.cols; ++x) {
        if (contrast.at<std::uint8_t>(x) <= kGapShare * most) continue;
        if (!characters.empty() && x + 1 - characters.back().start <= pixels.rows) characters.back().end = x + 1;
        else characters.emplace_back(x, x + 1);
    }
    return characters;
}

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

void stand_characters_up(CutLine& line) {
    const int side = line.pixels.rows;
    const auto characters = find_characters(line.pixels);
    if (characters.empty()) return;
    cv::Mat upright(side, side * static_cast<int>(characters.size()), line.pixels.type(), cv::mean(line.pixels.col(0)));
    int x = 0;
    for (const auto& columns : characters) {
        cv::Mat character;
        cv::rotate(line.pixels.colRange(columns), character, cv::ROTATE_90_CLOCKWISE);
        character.copyTo(upright(cv::Rect(x, (side - character.rows) / 2, side, character.rows)));
        x += side;
    }
    line.pixels = upright;
}

}  // namespace glimpse::ocr
