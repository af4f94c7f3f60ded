#include "prompt/list_names.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace glimpse::prompt {
namespace {

using Row = std::vector<Cell>;

constexpr std::size_t kColumns = 3;  // with two the name stands beside its figure, and four can be two names with their values
constexpr std::size_t kRowsMin = 2;
constexpr std::ptrdiff_t kUnitMax = 4;  // characters behind a price
constexpr std::ptrdiff_t kPartMax = 8;  // and behind a stroke: "box" of "$3.50/box"
constexpr std::string_view kFigures = "0123456789";

std::ptrdiff_t characters(std::string_view text) {
    return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

/// What stands before and behind the figures of a price; what it is for, as in "$3.50/box", aside.
std::optional<std::pair<std::string_view, std::string_view>> price_unit(std::string_view text) {
    const auto sign = currency(text);
    auto rest = text.substr(sign.size());
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    if (rest.empty() || kFigures.find(rest.front()) == std::string_view::npos) return {};
    rest.remove_prefix(std::min(rest.find_first_not_of("0123456789,."), rest.size()));
    const auto stroke = rest.find('/');
    const auto behind = rest.substr(0, stroke);
    if (rest.find_first_of(kFigures) != std::string_view::npos || characters(behind) > kUnitMax) return {};
    if (stroke != std::string_view::npos) {
        const auto part = rest.substr(stroke + 1);
        if (part.empty() || part.find('/') != std::string_view::npos || characters(part) > kPartMax) return {};
    }
    return std::pair(sign, behind);
}

bool is_entry(const Row& row) {
    if (row.size() != kColumns) return false;
    const Row article = {row.front()};
    return article.front().text.size() <= kNameBytes && is_words(article);
}

/// Whether both are entries of a list: in the same columns, with prices of the same unit.
bool belong_together(const Row& one, const Row& other) {
    if (!is_entry(one) || !is_entry(other) || !std::ranges::equal(one, other, {}, &Cell::column, &Cell::column)) return false;
    const auto unit = price_unit(one.back().text);
    return unit && unit == price_unit(other.back().text);
}

}  // namespace

std::vector<std::vector<std::string>> list_names(std::span<const Row> rows) {
    std::vector<std::vector<std::string>> names;
    for (const auto& row : rows) names.emplace_back(row.size());
    for (std::size_t start = 0; start < rows.size();) {
        std::size_t end = start + 1;
        while (end < rows.size() && belong_together(rows[start], rows[end])) ++end;
        for (std::size_t number = start; end - start >= kRowsMin && number < end; ++number) {
            names[number].back().assign(rows[number].front().text) += ": ";
        }
        start = end;
    }
    return names;
}

}  // namespace glimpse::prompt
