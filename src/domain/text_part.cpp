#include "domain/text_part.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string_view>

#include "base/code_points.h"
#include "domain/folded_text.h"

namespace glimpse::domain {
namespace {

constexpr std::size_t kAdvancesMin = 2;
constexpr double kGapMax = 1.65;       // of the usual distance between two characters of one width
constexpr double kLetterGapMax = 2.3;  // the same where one of them is a Latin letter, which are of many widths
constexpr double kColonGapMax = 1.9;   // of the usual distance, between a colon and what follows it
constexpr double kEndMax = 0.8;        // of the same, between what is left at the two ends of a line
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

enum class Width { kOther, kHalf, kFull };

Width width_of(char32_t point) {
    if (is_ideograph(point)) return Width::kFull;
    return is_digit(point) || is_latin(point) ? Width::kHalf : Width::kOther;
}

/// How far apart the middles of neighbours stand in a line of print; one value of each width.
struct Advances {
    double full = 0;  ///< 0: there are too few to tell
    double half = 0;
};

Advances advances_of(std::u32string_view text, std::span<const float> places) {
    std::vector<double> full, half;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto width = width_of(text[i]);
        if (width == Width::kOther || width != width_of(text[i + 1])) continue;
        (width == Width::kFull ? full : half).push_back(places[i + 1] - places[i]);
    }
    const auto median = [](std::vector<double>& all) {
        if (all.size() < kAdvancesMin) return 0.0;
        std::ranges::nth_element(all, all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2));
        return all[all.size() / 2];
    };
    return {median(full), median(half)};
}

/// Whether print was passed over, in the middle of a part of a line or at an end of it that is an end of the line: a character that is damaged
/// may be left out by a reader who is sure of all others.
bool has_room_for_more(std::u32string_view text, std::span<const float> places, std::size_t begin, std::size_t end) {
    const auto advances = advances_of(text, places);
    const auto advance = [&](char32_t point) { return width_of(point) == Width::kFull ? advances.full : width_of(point) == Width::kHalf ? advances.half : 0; };
    for (std::size_t i = begin; i + 1 < end; ++i) {
        const double usual = advance(text[i]), most = is_latin(text[i]) || is_latin(text[i + 1]) ? kLetterGapMax : kGapMax;
        if (usual > 0 && width_of(text[i]) == width_of(text[i + 1]) && places[i + 1] - places[i] > most * usual) return true;
    }
    const bool is_behind_colon = begin > 0 && (text[begin - 1] == U':' || text[begin - 1] == U'：') && width_of(text[begin]) == Width::kFull;
    if (is_behind_colon && advances.full > 0 && places[begin] - places[begin - 1] > kColonGapMax * advances.full) return true;
    // Boxes reach beyond their print by as much at both ends.
    const double before = places.front() - advance(text.front()) / 2, behind = 1 - places.back() - advance(text.back()) / 2;
    if (begin == 0 && advance(text.front()) > 0 && before - std::max(0.0, behind) > kEndMax * advance(text.front())) return true;
    return end == text.size() && advance(text.back()) > 0 && behind - std::max(0.0, before) > kEndMax * advance(text.back());
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
    const bool is_cut = (begin == 0 && line.unread_before) || (end == text.size() && line.unread_behind);
    if (is_cut || (line.places.size() == text.size() && has_room_for_more(text, line.places, begin, end))) part.least_score = 0;
    return part;
}

std::vector<Evidence> words_of(const TextLine& line, int page) {
    const auto text = code_points(line.text);
    std::vector<Evidence> words;
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        for (end = begin; end < text.size() && !is_space(text[end]);) ++end;
        if (end > begin) words.push_back(part_of(line, begin, end, page));
    }
    return words;
}

}  // namespace glimpse::domain
