#include "domain/folded_text.h"

#include <algorithm>
#include <iterator>

#include "base/code_points.h"

namespace glimpse::domain {
namespace {

constexpr std::u32string_view kDashes = U"\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63";
constexpr std::u32string_view kSingleQuotes = U"\u2018\u2019\u2032";
constexpr std::u32string_view kDoubleQuotes = U"\u201C\u201D\u2033";

bool is_one_of(char32_t point, std::u32string_view points) { return points.find(point) != std::u32string_view::npos; }

}  // namespace

char32_t folded(char32_t point) {
    if (point < 0x80 && point > 0x20) return point;
    if (is_space(point)) return U' ';
    if (point == U'￥') return U'¥';
    if (point >= 0xFF01 && point <= 0xFF5E) return point - 0xFF01 + U'!';
    if (is_one_of(point, kDashes)) return U'-';
    if (is_one_of(point, kSingleQuotes)) return U'\'';
    if (is_one_of(point, kDoubleQuotes)) return U'"';
    return point;
}

std::u32string fold(std::u32string_view text) {
    std::u32string result(text);
    std::ranges::transform(result, result.begin(), folded);
    return result;
}

std::u32string fold(std::string_view utf8) { return fold(code_points(utf8)); }

bool is_digit(char32_t point) { return point >= U'0' && point <= U'9'; }

bool is_latin(char32_t point) { return (point >= U'A' && point <= U'Z') || (point >= U'a' && point <= U'z'); }

bool is_ideograph(char32_t point) {
    return (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0x3400 && point <= 0x4DBF) || (point >= 0x20000 && point <= 0x3FFFF) || point == U'〇';
}

char32_t upper(char32_t point) { return point >= U'a' && point <= U'z' ? point - U'a' + U'A' : point; }

std::u32string_view trimmed(std::u32string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::u32string without_spaces(std::u32string_view text) {
    std::u32string result;
    std::ranges::remove_copy_if(text, std::back_inserter(result), is_space);
    return result;
}

Squeezed squeezed(std::u32string_view folded) {
    Squeezed result;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        if (folded[i] == U' ') continue;
        result.text += folded[i];
        result.places.push_back(i);
    }
    return result;
}

}  // namespace glimpse::domain
