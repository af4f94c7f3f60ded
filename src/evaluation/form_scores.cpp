#include "evaluation/form_scores.h"

#include <algorithm>
#include <map>
#include <utility>

#include "evaluation/text.h"

namespace glimpse::evaluation {

namespace {

using Row = std::vector<std::u32string>;
using Rows = std::vector<Row>;
using Pair = std::pair<std::u32string, std::u32string>;

Rows normalised(const Table& table) {
    Rows rows;
    for (const auto& cells : table) {
        Row& row = rows.emplace_back();
        for (const auto& cell : cells) row.push_back(normalise(cell));
    }
    return rows;
}

std::size_t cell_count(const Rows& rows) {
    std::size_t count = 0;
    for (const auto& row : rows) count += row.size();
    return count;
}

std::size_t code_point_count(const Rows& rows) {
    std::size_t count = 0;
    for (const auto& row : rows) {
        for (const auto& cell : row) count += cell.size();
    }
    return count;
}

std::map<Pair, std::size_t> counted(const Items& items) {
    std::map<Pair, std::size_t> counts;
    for (const auto& [name, price] : items) ++counts[{normalise(name), normalise(price)}];
    return counts;
}

/// Least cost of turning one list into the other, in order. `lone(x)` is what inserting or deleting x costs,
/// `change(x, y)` what turning x into y costs.
template <typename Element, typename Lone, typename Change>
double alignment_cost(const std::vector<Element>& left, const std::vector<Element>& right, Lone lone, Change change) {
    std::vector<double> row = {0};
    for (const auto& element : right) row.push_back(row.back() + lone(element));
    for (const auto& from : left) {
        double diagonal = row[0];
        row[0] += lone(from);
        for (std::size_t j = 0; j < right.size(); ++j) {
            const double changed = diagonal + change(from, right[j]);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j + 1] + lone(from), row[j] + lone(right[j])});
        }
    }
    return row.back();
}

using CellDistance = double (*)(std::u32string_view left, std::u32string_view right);

CellDistance cell_distance_for(const Rows& left, const Rows& right) {
    if (code_point_count(left) * code_point_count(right) <= kComparedPairsMax) return normalised_distance;
    return [](std::u32string_view one, std::u32string_view other) { return one == other ? 0.0 : 1.0; };
}

}  // namespace

FieldScore score_fields(const Fields& answer, const Fields& truth) {
    std::map<std::u32string, std::u32string> answered;
    for (const auto& [name, value] : answer) answered[normalise(name)] = normalise(value);
    FieldScore score;
    score.asked = truth.size();
    for (const auto& [name, value] : truth) {
        const auto found = answered.find(normalise(name));
        if (found != answered.end() && found->second == normalise(value)) ++score.right;
    }
    score.whole = score.right == score.asked && answered.size() == score.asked;
    return score;
}

double items_f1(const Items& answer, const Items& truth) {
    if (answer.empty() && truth.empty()) return 1;
    const auto answered = counted(answer);
    std::size_t right = 0;
    for (const auto& [pair, count] : counted(truth)) {
        const auto found = answered.find(pair);
        if (found != answered.end()) right += std::min(count, found->second);
    }
    return 2.0 * static_cast<double>(right) / static_cast<double>(answer.size() + truth.size());
}

double cell_match(const Table& answer, const Table& truth) {
    const auto found = normalised(answer), wanted = normalised(truth);
    const std::size_t cells = std::max(cell_count(found), cell_count(wanted));
    if (cells == 0) return 1;
    std::size_t right = 0;
    for (std::size_t i = 0; i < std::min(found.size(), wanted.size()); ++i) {
        for (std::size_t j = 0; j < std::min(found[i].size(), wanted[i].size()); ++j) {
            right += found[i][j] == wanted[i][j] ? 1 : 0;
        }
    }
    return static_cast<double>(right) / static_cast<double>(cells);
}

double table_similarity(const Table& answer, const Table& truth) {
    if (answer.empty()) return truth.empty() ? 1 : 0;
    const auto found = normalised(answer), wanted = normalised(truth);
    const auto row_cost = [](const Row& row) { return 1.0 + static_cast<double>(row.size()); };
    const auto row_change_cost = [change = cell_distance_for(found, wanted)](const Row& left, const Row& right) {
        return alignment_cost(left, right, [](const auto&) { return 1.0; }, change);
    };
    const double distance = alignment_cost(found, wanted, row_cost, row_change_cost);
    const std::size_t nodes = 1 + std::max(found.size() + cell_count(found), wanted.size() + cell_count(wanted));
    return std::max(0.0, 1 - distance / static_cast<double>(nodes));  // rows against rows may cost more than either table has
}

}  // namespace glimpse::evaluation
