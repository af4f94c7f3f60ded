#include "verification/likeness.h"

#include <algorithm>
#include <array>
#include <vector>

#include "domain/folded_text.h"

namespace glimpse::verification {
namespace {

constexpr double kMistaken = 0.3;  // for another character that looks like it
constexpr double kOtherCase = 0.1;
constexpr std::array<std::u32string_view, 12> kAlike = {U"0OoQD〇", U"1lIi|!", U"5S", U"8B", U"2Zz", U"6G", U"-一_", U".,·", U":;", U"9gq", U"口ロ", U"日曰"};

struct Step {
    double cost = 0;
    std::size_t begin = 0;
};

}  // namespace

double unlikeness(char32_t left, char32_t right) {
    if (left == right) return 0;
    if (domain::upper(left) == domain::upper(right)) return kOtherCase;
    const auto holds = [](std::u32string_view group, char32_t point) { return group.find(point) != std::u32string_view::npos; };
    return std::ranges::any_of(kAlike, [&](auto group) { return holds(group, left) && holds(group, right); }) ? kMistaken : 1;
}

LikePart most_like(std::u32string_view wanted, std::u32string_view text) {
    if (wanted.empty()) return {};
    // One row of the table at a time: costs of `wanted` so far, ending at each place of `text`, and where that part begins.
    std::vector<Step> row(text.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = {0, j};
    for (const char32_t point : wanted) {
        Step diagonal = row[0];
        row[0].cost += 1;
        for (std::size_t j = 0; j < text.size(); ++j) {
            const Step changed{diagonal.cost + unlikeness(point, text[j]), diagonal.begin};
            diagonal = row[j + 1];
            const Step lost{row[j + 1].cost + 1, row[j + 1].begin}, added{row[j].cost + 1, row[j].begin};
            row[j + 1] = std::ranges::min({changed, lost, added}, {}, &Step::cost);
        }
    }
    const auto best = std::ranges::min_element(row, {}, &Step::cost);
    return {std::max(0.0, 1 - best->cost / static_cast<double>(wanted.size())), best->begin, static_cast<std::size_t>(best - row.begin())};
}

}  // namespace glimpse::verification
