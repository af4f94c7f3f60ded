// amount := ['-' | '('] [currency] ['-'] number [currency] ['-' | ')'], spaces between them
// number := figures with marks between: the last mark parts off the places, or, where three figures follow each, all part thousands
#include "domain/printed_money.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "domain/decimal.h"
#include "domain/folded_text.h"

namespace glimpse::domain {
namespace {

constexpr int kMoneyPlaces = 2;
constexpr std::size_t kPlainFiguresMax = 12;  // a longer number without marks is no amount but a number of something
constexpr std::size_t kThousand = 3;          // figures

constexpr std::array<std::u32string_view, 16> kBefore = {U"人民币", U"RMB", U"CNY", U"USD", U"HKD", U"EUR", U"GBP", U"JPY", U"US$", U"HK$", U"NT$", U"¥",
                                                         U"$", U"€", U"£", U"Y"};
constexpr std::array<std::u32string_view, 13> kBehind = {U"元整", U"元正", U"圆整", U"元", U"圆", U"RMB", U"CNY", U"USD", U"HKD", U"EUR", U"GBP", U"€", U"$"};

char32_t at_or_none(std::u32string_view text, std::size_t at) { return at < text.size() ? text[at] : U'\0'; }

std::size_t skip_spaces(std::u32string_view text, std::size_t at) {
    while (at_or_none(text, at) == U' ') ++at;
    return at;
}

/// The first of `words` that stands at `at`, in capitals or not.
template <typename Words>
std::u32string_view word_at(std::u32string_view text, std::size_t at, const Words& words) {
    const auto stands = [&](std::u32string_view word) {
        return text.size() - at >= word.size() && std::ranges::equal(text.substr(at, word.size()), word, {}, upper);
    };
    const auto found = std::ranges::find_if(words, stands);
    return found == words.end() ? std::u32string_view{} : *found;
}

struct Group {
    char32_t mark;  // before it
    std::string figures;
};

/// Whether the figures at `at` end in a comma and places: "280,50" of "1 280,50". Otherwise a space stands between two numbers.
bool are_spaced_thousands(std::u32string_view text, std::size_t at) {
    while (is_digit(at_or_none(text, at)) || at_or_none(text, at) == U' ') ++at;
    return at_or_none(text, at) == U',' && is_digit(at_or_none(text, at + 1)) && !is_digit(at_or_none(text, at + 3));
}

/// Figures and the marks between them, up to `end`.
std::vector<Group> groups_at(std::u32string_view text, std::size_t at, std::size_t& end) {
    std::vector<Group> groups;
    char32_t mark = U'\0';
    for (;;) {
        Group group{mark, {}};
        for (; is_digit(at_or_none(text, at)); ++at) group.figures += static_cast<char>(text[at]);
        if (group.figures.empty()) return groups;
        groups.push_back(std::move(group));
        end = at;
        mark = at_or_none(text, at);
        if (mark != U',' && mark != U'.' && mark != U'\'' && mark != U' ') return groups;
        std::size_t next = at + 1;
        // A reader of print puts a space behind a mark that stands far from the next figure.
        if ((mark == U',' || mark == U'.') && at_or_none(text, next) == U' ') ++next;
        std::size_t figures = 0;
        while (is_digit(at_or_none(text, next + figures))) ++figures;
        const bool spaced = next > at + 1;
        if (mark == U' ' && !(figures == kThousand && are_spaced_thousands(text, next))) return groups;
        if (spaced && figures != (mark == U',' ? kThousand : 2)) return groups;
        at = next;
    }
}

/// Whether all groups but the first, up to `end`, are thousands with the same mark before each.
bool are_thousands(const std::vector<Group>& groups, std::size_t end) {
    if (groups[0].figures.size() > kThousand || groups[0].figures[0] == '0') return false;
    return std::all_of(groups.begin() + 1, groups.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const Group& group) { return group.figures.size() == kThousand && group.mark == groups[1].mark; });
}

/// "1280.50" of the groups; empty: no number, or one that could be meant in two ways.
std::string plain_number(const std::vector<Group>& groups) {
    const auto joined = [&](std::size_t end) {
        std::string all;
        for (std::size_t i = 0; i < end; ++i) all += groups[i].figures;
        return all;
    };
    const std::size_t last = groups.size() - 1;
    if (last == 0) return groups[0].figures;
    const auto& [mark, places] = groups[last];
    const bool one_mark = last == 1 || groups[last - 1].mark != mark;  // the last one stands nowhere else
    const bool parts_places = mark == U'.' || (mark == U',' && (places.size() != kThousand || last > 1));
    if (one_mark && parts_places) {
        if (last > 1 && !are_thousands(groups, last)) return {};
        return joined(last) + '.' + places;
    }
    if (mark == U' ' || !are_thousands(groups, groups.size())) return {};
    return joined(groups.size());
}

/// Whether what stands before `at` makes a number that begins there a part of something longer.
bool is_inside(std::u32string_view text, std::size_t at) {
    if (at == 0) return false;
    const char32_t before = text[at - 1], earlier = at > 1 ? text[at - 2] : U'\0';
    if (is_digit(before) || is_latin(before)) return true;
    const bool joins = before == U'.' || before == U',' || before == U'-' || before == U'/' || before == U':' || before == U'\'';
    return joins && (is_digit(earlier) || is_latin(earlier));
}

/// Whether what stands at `at` makes a number that ended there a part of something longer.
bool goes_on(std::u32string_view text, std::size_t at) {
    const char32_t next = at_or_none(text, at);
    if (is_digit(next) || is_latin(next)) return true;
    const bool joins = next == U'-' || next == U'/' || next == U':' || next == U'.' || next == U',';
    return joins && is_digit(at_or_none(text, at + 1));
}

}  // namespace

std::optional<FoundValue> money_at(std::u32string_view text, std::size_t begin) {
    if (is_inside(text, begin)) return {};
    std::size_t at = begin;
    const bool bracket = at_or_none(text, at) == U'(';
    bool negative = bracket;
    if (bracket) at = skip_spaces(text, at + 1);
    const auto take_minus = [&] {
        if (negative || at_or_none(text, at) != U'-') return;
        negative = true;
        ++at;
    };
    take_minus();
    const auto before = word_at(text, at, kBefore);
    if (!before.empty()) at = skip_spaces(text, at + before.size());
    take_minus();
    if (before == U"Y" && !is_digit(at_or_none(text, at))) return {};  // a yen sign read as a letter
    std::size_t end = at;
    const auto groups = groups_at(text, at, end);
    if (groups.empty()) return {};
    auto plain = plain_number(groups);
    auto behind = word_at(text, skip_spaces(text, end), kBehind);
    if (is_digit(at_or_none(text, skip_spaces(text, end) + behind.size()))) behind = {};  // it stands before the next one
    if (!behind.empty()) end = skip_spaces(text, end) + behind.size();
    if (bracket) {
        if (at_or_none(text, skip_spaces(text, end)) != U')') return {};
        end = skip_spaces(text, end) + 1;
    }
    if (!negative && at_or_none(text, end) == U'-' && !is_digit(at_or_none(text, end + 1)) && !is_latin(at_or_none(text, end + 1))) {
        negative = true;
        ++end;
    }
    const bool european = before == U"€" || behind == U"€" || before == U"EUR" || behind == U"EUR";
    const bool in_doubt = european && groups.size() == 2 && groups[1].figures.size() == kThousand;
    const bool no_amount = groups.size() == 1 && (plain.size() > kPlainFiguresMax || (plain.size() > 1 && plain[0] == '0'));
    const char32_t next = at_or_none(text, end);
    if (plain.empty() || in_doubt || no_amount || goes_on(text, end) || next == U'%' || next == U'年' || next == U'月' || next == U'日' || next == U'号') return {};
    if (negative) plain.insert(0, "-");
    const auto amount = Decimal::parse(plain);
    if (!amount) return {};
    return FoundValue{begin, end, amount->text_with_places(kMoneyPlaces)};
}

std::optional<FoundValue> number_at(std::u32string_view text, std::size_t begin) {
    if (is_inside(text, begin)) return {};
    std::size_t at = begin;
    const bool negative = at_or_none(text, at) == U'-';
    if (negative) ++at;
    std::size_t end = at;
    const auto groups = groups_at(text, at, end);
    if (groups.empty()) return {};
    if (at_or_none(text, end) == U'%') ++end;
    const auto number = Decimal::parse((negative ? "-" : "") + plain_number(groups));
    if (!number || goes_on(text, end)) return {};
    return FoundValue{begin, end, number->text()};
}

}  // namespace glimpse::domain
