// Levenshtein distance by the usual row-by-row table; words longer than kCharsMax have no near match.
#include "http/near_match.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace glimpse::http {
namespace {

constexpr std::size_t kCharsMax = 32;
constexpr std::size_t kEditsMax = 2;

std::size_t edits_between(std::string_view a, std::string_view b) {
    std::array<std::size_t, kCharsMax + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row[b.size()];
}

}  // namespace

std::string_view near_match(std::string_view typed, std::span<const std::string_view> words) {
    std::string_view best;
    std::size_t fewest = kEditsMax + 1;
    for (const auto word : words) {
        if (typed.size() > kCharsMax || word.size() > kCharsMax) continue;
        const auto edits = edits_between(typed, word);
        if (edits >= fewest || edits >= word.size()) continue;
        best = word;
        fewest = edits;
    }
    return best;
}

}  // namespace glimpse::http
