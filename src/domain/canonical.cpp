#include "domain/canonical.h"

#include <algorithm>
#include <array>
#include <boost/regex.hpp>
#include <exception>
#include <span>

#include "base/code_points.h"
#include "domain/amount_in_words.h"
#include "domain/folded_text.h"
#include "domain/printed_date.h"
#include "domain/printed_money.h"

namespace glimpse::domain {
namespace {

constexpr std::size_t kCanonicalPointsMax = 1000;  // longer texts are no values
constexpr std::size_t kPatternBytesMax = 256;      // of a value
constexpr std::size_t kTaxIdShortest = 15;
constexpr std::size_t kTaxIdLongest = 20;
constexpr std::size_t kTaxIdFiguresMin = 6;
constexpr std::size_t kCreditCodeLength = 18;
constexpr std::size_t kSpacedPartMax = 6;  // figures of "12345 67890 12345 67890"
constexpr std::size_t kTokensMax = 8;      // that are joined
constexpr std::size_t kWordLettersMin = 2;  // of a code without figures

bool is_alphanumeric(char32_t point) { return is_digit(point) || is_latin(point); }

struct Token {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Runs of `is_inner` characters that begin and end with letters or figures.
template <typename IsInner>
std::vector<Token> tokens_in(std::u32string_view text, IsInner is_inner) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_alphanumeric(text[at])) {
            ++at;
            continue;
        }
        Token token{at, at};
        for (; at < text.size() && (is_alphanumeric(text[at]) || is_inner(text[at])); ++at) {
            if (is_alphanumeric(text[at])) token.end = at + 1;
        }
        tokens.push_back(token);
    }
    return tokens;
}

std::string value_of(std::u32string_view text) { return to_utf8(without_spaces(text)); }

bool all_figures(std::u32string_view text) { return std::ranges::all_of(text, [](char32_t point) { return is_digit(point) || point == U' '; }); }

/// Equal groups of a few figures, the last one perhaps shorter.
bool looks_spaced(std::span<const Token> parts) {
    const auto size = [](const Token& part) { return part.end - part.begin; };
    const auto first = size(parts.front());
    const bool are_equal = std::ranges::all_of(parts.first(parts.size() - 1), [&](const Token& part) { return size(part) == first; });
    return first <= kSpacedPartMax && size(parts.back()) <= first && are_equal;
}

/// Each token that `accepts` takes, and neighbours with single spaces between that it takes as one: before their parts where they look spaced out,
/// behind them otherwise.
template <typename Accepts>
std::vector<FoundValue> join_tokens(std::u32string_view text, std::span<const Token> tokens, Accepts accepts) {
    std::vector<FoundValue> values;
    const auto add = [&](std::size_t first, std::size_t last) {
        const auto part = text.substr(tokens[first].begin, tokens[last].end - tokens[first].begin);
        if (accepts(std::u32string_view(without_spaces(part)))) values.push_back({tokens[first].begin, tokens[last].end, value_of(part)});
    };
    for (std::size_t first = 0; first < tokens.size();) {
        std::size_t last = first;
        while (last + 1 < tokens.size() && last + 1 - first < kTokensMax && tokens[last + 1].begin == tokens[last].end + 1 && text[tokens[last].end] == U' ') ++last;
        const bool joined = last > first, spaced = joined && looks_spaced(tokens.subspan(first, last - first + 1));
        if (spaced) add(first, last);
        for (std::size_t i = first; i <= last; ++i) add(i, i);
        if (joined && !spaced) add(first, last);
        first = last + 1;
    }
    return values;
}

/// Figures alone, not those of amounts, dates or codes.
std::vector<FoundValue> digits_in(std::u32string_view text) {
    auto tokens = tokens_in(text, [](char32_t) { return false; });
    std::erase_if(tokens, [&](const Token& token) {
        const auto joins = [](char32_t point) { return point == U'.' || point == U',' || point == U'-' || point == U'/' || point == U':'; };
        const bool before = token.begin > 1 && joins(text[token.begin - 1]) && is_digit(text[token.begin - 2]);
        const bool behind = token.end + 1 < text.size() && joins(text[token.end]) && is_digit(text[token.end + 1]);
        return before || behind || !all_figures(text.substr(token.begin, token.end - token.begin));
    });
    return join_tokens(text, tokens, [](std::u32string_view) { return true; });
}

std::vector<FoundValue> codes_in(std::u32string_view text) {
    const auto tokens = tokens_in(text, [](char32_t point) { return point == U'-' || point == U'/' || point == U'_'; });
    return join_tokens(text, tokens, [](std::u32string_view code) {
        const bool in_capitals = std::ranges::all_of(code, [](char32_t point) { return point >= U'A' && point <= U'Z'; });
        return std::ranges::any_of(code, is_digit) || (code.size() >= kWordLettersMin && in_capitals);
    });
}

/// Credit codes leave out letters that look like figures (GB 32100-2015): where one is read, or written, the figure is meant.
char figure_for(char byte) {
    switch (byte) {
        case 'I': return '1';
        case 'O': return '0';
        case 'S': return '5';
        case 'Z': return '2';
        default: return byte;
    }
}

std::vector<FoundValue> tax_ids_in(std::u32string_view text) {
    const auto tokens = tokens_in(text, [](char32_t) { return false; });
    auto values = join_tokens(text, tokens, [](std::u32string_view number) {
        const auto figures = static_cast<std::size_t>(std::ranges::count_if(number, is_digit));
        return number.size() >= kTaxIdShortest && number.size() <= kTaxIdLongest && figures >= kTaxIdFiguresMin;
    });
    for (auto& value : values) {
        std::ranges::transform(value.value, value.value.begin(), [](char byte) { return static_cast<char>(upper(static_cast<unsigned char>(byte))); });
        if (value.value.size() == kCreditCodeLength) std::ranges::transform(value.value, value.value.begin(), figure_for);
    }
    return values;
}

/// Runs of characters that amounts are written with; a reader of print may put spaces between them.
std::vector<FoundValue> amounts_in_words_in(std::u32string_view text) {
    std::vector<FoundValue> values;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        for (std::size_t next = at; next < text.size() && (is_amount_character(text[next]) || (text[next] == U' ' && end > at)); ++next) {
            if (text[next] != U' ') end = next + 1;
        }
        if (const auto amount = read_amount_in_words(without_spaces(text.substr(at, end - at)))) values.push_back({at, end, amount->text_with_places(2)});
        at = std::max(end, at + 1);
    }
    return values;
}

using FindAt = std::optional<FoundValue> (*)(std::u32string_view text, std::size_t at);

std::vector<FoundValue> each_found(std::u32string_view text, FindAt find_at) {
    std::vector<FoundValue> values;
    for (std::size_t at = 0; at < text.size();) {
        if (auto value = find_at(text, at)) {
            at = value->end;
            values.push_back(*std::move(value));
        } else {
            ++at;
        }
    }
    return values;
}

/// What may stand around a value without being a part of it.
std::u32string_view without_surroundings(std::u32string_view text) {
    constexpr std::array<std::u32string_view, 9> kBefore = {U"(小写)", U"(大写)", U"小写", U"大写", U":", U"No.", U"NO.", U"№", U"⊗"};
    constexpr std::u32string_view kBehind = U"。.,;:";
    text = trimmed(text);
    for (bool again = true; again;) {
        again = false;
        for (const auto word : kBefore) {
            if (!text.starts_with(word)) continue;
            text = trimmed(text.substr(word.size()));
            again = true;
        }
    }
    while (!text.empty() && kBehind.find(text.back()) != std::u32string_view::npos) text = trimmed(text.substr(0, text.size() - 1));
    return text;
}

bool is_time(std::u32string_view text) {
    constexpr std::u32string_view kOthers = U":.TZ+- ";
    const auto belongs = [&](char32_t point) { return is_digit(point) || kOthers.find(point) != std::u32string_view::npos; };
    return text.find(U':') != std::u32string_view::npos && std::ranges::all_of(text, belongs);
}

std::string tidy(std::string_view raw) {
    std::u32string text;
    const auto points = code_points(raw);
    for (const char32_t point : trimmed(points)) {
        if (!is_space(point))
            text += point;
        else if (text.back() != U' ')
            text += U' ';
    }
    return to_utf8(text);
}

}  // namespace

std::vector<FoundValue> values_in(FieldKind kind, std::u32string_view text) {
    switch (kind) {
        case FieldKind::kText: {
            const auto inner = trimmed(text);
            if (inner.empty()) return {};
            const auto begin = static_cast<std::size_t>(inner.data() - text.data());
            return {{begin, begin + inner.size(), tidy(to_utf8(inner))}};
        }
        case FieldKind::kMoney: return each_found(text, money_at);
        case FieldKind::kNumber: return each_found(text, number_at);
        case FieldKind::kDate: return each_found(text, date_at);
        case FieldKind::kDigits: return digits_in(text);
        case FieldKind::kCode: return codes_in(text);
        case FieldKind::kTaxId: return tax_ids_in(text);
        case FieldKind::kAmountInWords: return amounts_in_words_in(text);
    }
    return {};
}

std::optional<std::string> canonical(FieldKind kind, std::string_view raw) {
    const auto text = fold(raw);
    if (text.size() > kCanonicalPointsMax) return {};
    if (kind == FieldKind::kText) {
        auto tidied = tidy(raw);
        return tidied.empty() ? std::nullopt : std::optional(std::move(tidied));
    }
    auto value = without_surroundings(text);
    if (kind == FieldKind::kAmountInWords && value.starts_with(U"人民币")) value = without_surroundings(value.substr(3));
    for (auto& found : values_in(kind, value)) {
        const auto rest = found.begin == 0 ? value.substr(found.end) : std::u32string_view(U"?");
        if (rest.empty() || (kind == FieldKind::kDate && is_time(rest))) return std::move(found.value);
    }
    // Whoever is asked for an amount may give it in words.
    if (kind == FieldKind::kMoney) return canonical(FieldKind::kAmountInWords, raw);
    return {};
}

std::string comparable(FieldKind kind, std::string_view value) {
    if (kind == FieldKind::kText) return to_utf8(without_spaces(fold(value)));
    std::string text(value);
    if (kind == FieldKind::kCode) std::ranges::transform(text, text.begin(), [](char byte) { return static_cast<char>(upper(static_cast<unsigned char>(byte))); });
    return text;
}

bool matches_pattern(const FieldRule& rule, std::string_view value) try {
    if (rule.pattern.empty()) return true;
    if (value.size() > kPatternBytesMax) return false;
    return boost::regex_match(value.begin(), value.end(), boost::regex(rule.pattern));
} catch (const std::exception&) {  // not a regular expression, or one that backtracks without end
    return false;
}

}  // namespace glimpse::domain
