#include "evaluation/text.h"

#include <algorithm>
#include <vector>

#include "base/code_points.h"

namespace glimpse::evaluation {

namespace {

constexpr double kAnlsThreshold = 0.5;

std::size_t whole_distance(std::u32string_view left, std::u32string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const std::size_t change = diagonal + (left[i] == right[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::u32string normalise(std::string_view text) {
    std::u32string result;
    bool space = false;
    for (char32_t point : code_points(text)) {
        if (is_space(point)) {
            space = true;
            continue;
        }
        if (space && !result.empty()) result += U' ';
        space = false;
        if (point >= 0xFF01 && point <= 0xFF5E) point -= 0xFF01 - U'!';
        result += point;
    }
    return result;
}

std::size_t edit_distance(std::u32string_view left, std::u32string_view right) {
    const std::size_t longer = std::max(left.size(), right.size());
    const std::size_t uncompared = longer > kComparedCodePointsMax ? longer - kComparedCodePointsMax : 0;
    left = left.substr(0, kComparedCodePointsMax);
    right = right.substr(0, kComparedCodePointsMax);
    while (!left.empty() && !right.empty() && left.front() == right.front()) {
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    return whole_distance(left, right) + uncompared;
}

double normalised_distance(std::u32string_view left, std::u32string_view right) {
    const std::size_t longer = std::max(left.size(), right.size());
    return longer == 0 ? 0 : static_cast<double>(edit_distance(left, right)) / static_cast<double>(longer);
}

double exact_match(std::u32string_view answer, std::u32string_view truth) {
    return answer == truth ? 1 : 0;
}

double anls(std::u32string_view answer, std::u32string_view truth) {
    const double distance = normalised_distance(answer, truth);
    return distance < kAnlsThreshold ? 1 - distance : 0;
}

}  // namespace glimpse::evaluation
