#include "evaluation/text.h"

#include <algorithm>
#include <vector>

namespace glimpse::evaluation {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr double kAnlsThreshold = 0.5;

bool is_surrogate(char32_t point) {
    return point >= 0xD800 && point <= 0xDFFF;
}

/// The code point at `at`, which moves behind it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    if (lead < 0xC2 || lead > 0xF4) return kReplacement;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (text.size() - at < more) return kReplacement;
    char32_t point = lead & (0x3Fu >> more);
    for (std::size_t i = 0; i < more; ++i) {
        const auto next = static_cast<unsigned char>(text[at + i]);
        if ((next & 0xC0u) != 0x80) return kReplacement;
        point = point << 6 | (next & 0x3Fu);
    }
    constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (point < kLeast[more] || point > 0x10FFFF || is_surrogate(point)) return kReplacement;
    at += more;
    return point;
}

bool is_space(char32_t point) {  // White_Space of Unicode
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

void append_utf8(std::string& text, char32_t point) {
    const auto tail = [&](int shift) { text += static_cast<char>(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) {
        text += static_cast<char>(point);
    } else if (point < 0x800) {
        text += static_cast<char>(0xC0 | point >> 6);
        tail(0);
    } else if (point < 0x10000) {
        text += static_cast<char>(0xE0 | point >> 12);
        tail(6), tail(0);
    } else {
        text += static_cast<char>(0xF0 | point >> 18);
        tail(12), tail(6), tail(0);
    }
}

std::size_t whole_distance(std::u32string_view left, std::u32string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t change = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) points += next_code_point(text, at);
    return points;
}

std::u32string normalise(std::string_view text) {
    std::u32string result;
    bool space = false;
    for (char32_t point : code_points(text)) {
        if (is_space(point)) {
            space = true;
            continue;
        }
        if (space && !result.empty()) result += U' ';
        space = false;
        if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFF01 - U'!';
        result += point;
    }
    return result;
}

std::string to_utf8(std::u32string_view text) {
    std::string result;
    for (const char32_t point : text) {
        append_utf8(result, point > 0x10FFFF || is_surrogate(point) ? kReplacement : point);
    }
    return result;
}

std::size_t edit_distance(std::u32string_view left, std::u32string_view right) {
    const std::size_t longer = std::max(left.size(), right.size());
    const std::size_t uncompared = longer > kComparedCodePointsMax ? longer - kComparedCodePointsMax : 0;
    left = left.substr(0, kComparedCodePointsMax);
    right = right.substr(0, kComparedCodePointsMax);
    while (!left.empty() && !right.empty() && left.front() == right.front()) {
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    return whole_distance(left, right) + uncompared;
}

double normalised_distance(std::u32string_view left, std::u32string_view right) {
    const std::size_t longer = std::max(left.size(), right.size());
    return longer == 0 ? 0 : static_cast<double>(edit_distance(left, right)) / static_cast<double>(longer);
}

double exact_match(std::u32string_view answer, std::u32string_view truth) {
    return answer == truth ? 1 : 0;
}

double anls(std::u32string_view answer, std::u32string_view truth) {
    const double distance = normalised_distance(answer, truth);
    return distance < kAnlsThreshold ? 1 - distance : 0;
}

}  // namespace glimpse::evaluation
