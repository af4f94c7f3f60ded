#include "base/code_points.h"

namespace glimpse {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

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

}  // namespace

std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) points += next_code_point(text, at);
    return points;
}

std::string to_utf8(std::u32string_view text) {
    std::string result;
    for (const char32_t point : text) {
        append_utf8(result, point > 0x10FFFF || is_surrogate(point) ? kReplacement : point);
    }
    return result;
}

bool is_space(char32_t point) {  // White_Space of Unicode
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200A) || point == 0x2028 || point == 0x2029 || point == 0x202F ||
           point == 0x205F || point == 0x3000;
}

}  // namespace glimpse
