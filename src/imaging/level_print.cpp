// L. O'Gorman, "The document spectrum for page layout analysis" (PAMI 15, 1993): characters stand closer to their neighbours in the line
// than to those in the next one. Here each stroke votes with the gap to the next one on its right against the gap to the next one below,
// so that Chinese on its side, whose characters line up in both ways, is told as well.
#include "imaging/level_print.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr int kStrokeMin = 5;    // pixels of the longer side; below it is dirt
constexpr int kStrokeMax = 60;   // what is larger is drawn, not written
constexpr int kReach = 60;       // pixels: a neighbour is nearer
constexpr std::size_t kStrokesMax = 4000;
constexpr int kVotesMin = 12;
constexpr double kLevelShareMin = 0.7;  // of upright pages nine in ten have more, of those on their side none: docs/preprocessing.md
constexpr int kJoinPixels = 13;         // characters become words
constexpr int kRulePixels = 64;
constexpr int kHeightMin = 8;
constexpr int kHeightMax = 80;
constexpr int kRatioMin = 3;
constexpr int kRatioMax = 6;
constexpr std::size_t kPiecesMax = 12;

/// Around each connected piece of the mask but the ground.
std::vector<cv::Rect> connected(const cv::Mat& mask) {
    cv::Mat labels;
    cv::Mat facts;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(mask, labels, facts, centres, 8);
    std::vector<cv::Rect> boxes;
    for (int i = 1; i < count; ++i) {
        boxes.emplace_back(facts.at<int>(i, cv::CC_STAT_LEFT), facts.at<int>(i, cv::CC_STAT_TOP), facts.at<int>(i, cv::CC_STAT_WIDTH),
                           facts.at<int>(i, cv::CC_STAT_HEIGHT));
    }
    return boxes;
}

/// From the top down.
std::vector<cv::Rect> find_strokes(const cv::Mat& ink) {
    auto strokes = connected(ink);
    std::erase_if(strokes, [](const cv::Rect& box) {
        return std::max(box.width, box.height) < kStrokeMin || std::max(box.width, box.height) > kStrokeMax;
    });
    std::ranges::sort(strokes, {}, &cv::Rect::y);
    return strokes;
}

int overlap(int begin, int end, int other_begin, int other_end) { return std::min(end, other_end) - std::max(begin, other_begin); }

/// The gap to `other` if it stands to the right of `box`, about as high; else kReach.
int gap_beside(const cv::Rect& box, const cv::Rect& other) {
    if (other.x < box.x || other.br().x <= box.br().x) return kReach;
    if (2 * overlap(box.y, box.br().y, other.y, other.br().y) < std::min(box.height, other.height)) return kReach;
    return std::max(0, other.x - box.br().x);
}

cv::Rect transposed(const cv::Rect& box) { return {box.y, box.x, box.height, box.width}; }

bool is_level(const std::vector<cv::Rect>& strokes) {
    int level = 0;
    int upended = 0;
    std::size_t first = 0;
    for (const auto& box : strokes) {
        while (strokes[first].y < box.y - kStrokeMax) ++first;
        int beside = kReach;
        int below = kReach;
        for (std::size_t i = first; i < strokes.size() && strokes[i].y <= box.br().y + kReach; ++i) {
            beside = std::min(beside, gap_beside(box, strokes[i]));
            below = std::min(below, gap_beside(transposed(box), transposed(strokes[i])));
        }
        level += beside < below;
        upended += below < beside;
    }
    return level + upended >= kVotesMin && level > kLevelShareMin * (level + upended);
}

cv::Mat without_rules(const cv::Mat& ink) {
    cv::Mat rules;
    cv::morphologyEx(ink, rules, cv::MORPH_OPEN, cv::Mat::ones(1, kRulePixels, CV_8U));
    cv::Mat print = ink - rules;
    cv::morphologyEx(print, rules, cv::MORPH_OPEN, cv::Mat::ones(kRulePixels, 1, CV_8U));
    return print - rules;
}

/// With a margin, as who reads lines expects them.
domain::Box beginning_of(const cv::Rect& word, const cv::Size& page) {
    const int margin = std::max(2, word.height / 6);
    cv::Rect box(word.x - margin, word.y - margin, word.width + 2 * margin, word.height + 2 * margin);
    box.width = std::min(box.width, kRatioMax * box.height);
    box &= cv::Rect({}, page);
    return {static_cast<double>(box.x), static_cast<double>(box.y), static_cast<double>(box.br().x), static_cast<double>(box.br().y)};
}

}  // namespace

std::vector<domain::Box> find_level_print(const Grey& ink) {
    const auto strokes = find_strokes(view(ink));
    if (strokes.size() > kStrokesMax || !is_level(strokes)) return {};
    cv::Mat joined;
    cv::morphologyEx(without_rules(view(ink)), joined, cv::MORPH_CLOSE, cv::Mat::ones(1, kJoinPixels, CV_8U));
    auto words = connected(joined);
    std::erase_if(words, [](const cv::Rect& box) {
        return box.height < kHeightMin || box.height > kHeightMax || box.width < kRatioMin * box.height;
    });
    std::ranges::stable_sort(words, std::ranges::greater(), &cv::Rect::area);
    words.resize(std::min(words.size(), kPiecesMax));
    std::vector<domain::Box> pieces;
    for (const auto& word : words) pieces.push_back(beginning_of(word, joined.size()));
    return pieces;
}

}  // namespace glimpse::imaging
