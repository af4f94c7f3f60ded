#include "privacy/figures.h"

#include "domain/folded_text.h"

namespace glimpse::privacy {
namespace {

constexpr std::size_t kSeparatorMax = 2;
constexpr std::size_t kGroupsMax = 8;  // of one number: 11 0105 1949 1231 002X has five

/// What a reader of print may take a figure for.
char figure_like(char32_t point) {
    switch (point) {
        case U'O':
        case U'o': return '0';
        case U'I':
        case U'l':
        case U'|': return '1';
        default: return 0;
    }
}

char figure_at(std::u32string_view text, std::size_t at) {
    if (domain::is_digit(text[at])) return static_cast<char>('0' + (text[at] - U'0'));
    const bool between = at > 0 && at + 1 < text.size() && domain::is_digit(text[at - 1]) && domain::is_digit(text[at + 1]);
    return between ? figure_like(text[at]) : '\0';
}

bool separates(char32_t point) { return point == U' ' || point == U'-' || point == U'.' || point == U'·' || point == U'_'; }

bool are_neighbours(std::u32string_view text, std::size_t end, std::size_t begin) {
    if (begin - end > kSeparatorMax) return false;
    for (std::size_t at = end; at < begin; ++at) {
        if (!separates(text[at])) return false;
    }
    return true;
}

}  // namespace

std::vector<Chain> chains_in(std::u32string_view folded) {
    std::vector<Chain> chains;
    for (std::size_t at = 0; at < folded.size();) {
        Group group{at, at};
        for (; at < folded.size(); ++at) {
            const char figure = figure_at(folded, at);
            if (figure == 0) break;
            group.figures += figure;
        }
        group.end = at;
        if (group.figures.empty()) {
            ++at;
            continue;
        }
        if (chains.empty() || !are_neighbours(folded, chains.back().back().end, group.begin)) chains.emplace_back();
        chains.back().push_back(std::move(group));
    }
    return chains;
}

std::vector<Joined> joined_from(const Chain& chain, std::size_t first, std::size_t figures_max) {
    std::vector<Joined> all;
    Joined joined{chain[first].begin};
    for (std::size_t i = first; i < chain.size() && i - first < kGroupsMax; ++i) {
        joined.end = chain[i].end;
        joined.figures += chain[i].figures;
        joined.sizes.push_back(chain[i].figures.size());
        if (joined.figures.size() > figures_max) break;
        all.push_back(joined);
    }
    return all;
}

}  // namespace glimpse::privacy
