#include "domain/text_part.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "base/code_points.h"

namespace glimpse::domain {
namespace {

constexpr double kHalfWidthMax = 0.6;  // of a character, in heights of its line

// Readers are unsure which of these stands there, and it does not matter.
constexpr std::u32string_view kOfNoWeight = U"¥￥$€£,，：:（）()";

double distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

Point between(Point a, Point b, double share) { return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share}; }

/// Where the middles of characters stand that are set side by side.
std::vector<float> usual_places(std::u32string_view text) {
    const auto width = [](char32_t point) { return point < 0x1100 ? 1.F : 2.F; };
    const float all = std::accumulate(text.begin(), text.end(), 0.F, [&](float sum, char32_t point) { return sum + width(point); });
    std::vector<float> places;
    float left = 0;
    for (const char32_t point : text) {
        places.push_back((left + width(point) / 2) / all);
        left += width(point);
    }
    return places;
}

}  // namespace

Evidence part_of(const TextLine& line, std::size_t begin, std::size_t end, int page) {
    const auto text = code_points(line.text);
    end = std::min(end, text.size());
    begin = std::min(begin, end);
    Evidence part{page, line.polygon, to_utf8(std::u32string_view(text).substr(begin, end - begin)), line.score, line.score};
    if (begin == end) return part;
    const auto places = line.places.size() == text.size() ? line.places : usual_places(text);
    const double height = distance(line.polygon[0], line.polygon[3]), width = std::max(1.0, distance(line.polygon[0], line.polygon[1]));
    const double half_max = kHalfWidthMax * height / width;
    // A character reaches half way to its neighbour, unless that is far.
    const double left = begin == 0 ? 0 : std::max<double>((places[begin - 1] + places[begin]) / 2, places[begin] - half_max);
    const double right = end == text.size() ? 1 : std::min<double>((places[end - 1] + places[end]) / 2, places[end - 1] + half_max);
    part.polygon = {between(line.polygon[0], line.polygon[1], left), between(line.polygon[0], line.polygon[1], right),
                    between(line.polygon[3], line.polygon[2], right), between(line.polygon[3], line.polygon[2], left)};
    std::vector<float> scores;
    for (std::size_t i = begin; i < end && line.scores.size() == text.size(); ++i) {
        if (kOfNoWeight.find(text[i]) == std::u32string_view::npos && !is_space(text[i])) scores.push_back(line.scores[i]);
    }
    if (!scores.empty()) {
        part.score = std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
        part.least_score = *std::ranges::min_element(scores);
    }
    return part;
}

}  // namespace glimpse::domain
