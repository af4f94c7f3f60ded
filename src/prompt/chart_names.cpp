#include "prompt/chart_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace glimpse::prompt {
namespace {

using Row = std::vector<Cell>;

constexpr std::size_t kLabelsMin = 3;

/// Whether these can be labels: short, all different, and without figures or, as years, with figures of one shape.
bool are_labels(const Row& row) {
    if (row.size() < kLabelsMin) return false;
    std::set<std::string_view> texts;
    std::set<std::string> shapes;
    std::size_t figures = 0;
    for (const auto& cell : row) {
        if (cell.text.size() > kNameBytes || !texts.insert(cell.text).second) return false;
        if (!has_figures(cell)) continue;
        ++figures;
        shapes.insert(shape(cell.text));
    }
    return figures == 0 || (figures == row.size() && shapes.size() == 1);
}

/// What stands before or behind an amount's figures.
std::string unit(std::string_view text) {
    std::string unit(text);
    std::erase_if(unit, [](char c) { return std::string_view("-+0123456789,. ").find(c) != std::string_view::npos; });
    return unit;
}

/// The room over each label of a row, from left to right.
class Slots {
public:
    explicit Slots(const Row& labels) {
        for (std::size_t i = 1; i < labels.size(); ++i) borders_.push_back((labels[i - 1].middle + labels[i].middle) / 2);
        first_ = 2 * labels.front().middle - borders_.front();
        last_ = 2 * labels.back().middle - borders_.back();
    }
    bool is_left_of_all(double x) const { return x < first_; }
    bool holds(double x) const { return first_ <= x && x <= last_; }
    std::size_t at(double x) const {
        return static_cast<std::size_t>(std::ranges::count_if(borders_, [&](double border) { return border <= x; }));
    }

private:
    std::vector<double> borders_;
    double first_ = 0;
    double last_ = 0;
};

using Place = std::pair<std::size_t, std::size_t>;  // of a cell: its row, and its place in it

/// The figure over each label of row `number`: one over each, of one unit and in different rows, or none at all.
std::map<std::size_t, Place> figures_over(std::span<const Row> rows, std::size_t number) {
    const Slots slots(rows[number]);
    std::map<std::size_t, Place> over;
    std::size_t above = number;
    for (; above > 0 && over.size() < rows[number].size(); --above) {
        const auto& row = rows[above - 1];
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (slots.is_left_of_all(row[i].middle) && is_amount(row[i].text)) continue;  // of the axis
            if (!slots.holds(row[i].middle) || !has_figures(row[i])) return {};
            if (!over.try_emplace(slots.at(row[i].middle), above - 1, i).second) return {};
        }
    }
    const auto of_another_series = [&](const Cell& cell) { return slots.holds(cell.middle) && is_amount(cell.text); };
    if (above > 0 && std::ranges::any_of(rows[above - 1], of_another_series)) return {};
    std::set<std::string> units;
    std::set<std::size_t> heights;
    for (const auto& [label, place] : over) {
        units.insert(unit(rows[place.first][place.second].text));
        heights.insert(place.first);
    }
    if (over.size() < rows[number].size() || units.size() > 1 || heights.size() == 1) return {};
    return over;
}

}  // namespace

std::vector<std::vector<std::string>> chart_names(std::span<const Row> rows) {
    std::vector<std::vector<std::string>> names;
    for (const auto& row : rows) names.emplace_back(row.size());
    for (std::size_t number = 1; number < rows.size(); ++number) {
        if (!are_labels(rows[number])) continue;
        for (const auto& [label, place] : figures_over(rows, number)) {
            names[place.first][place.second].assign(rows[number][label].text) += ": ";
        }
    }
    return names;
}

}  // namespace glimpse::prompt
