#include "evaluation/score.h"

#include <algorithm>

#include "evaluation/form_scores.h"
#include "evaluation/text.h"

namespace glimpse::evaluation {

namespace {

Score score_text(std::u32string_view answer, std::u32string_view truth) {
    return {{"exact", exact_match(answer, truth)}, {"anls", anls(answer, truth)}};
}

/// An empty page has no length to divide by: whatever was read on it counts against the other pages.
Score score_transcript(std::u32string_view answer, std::u32string_view truth) {
    Score score = {{"cer", static_cast<double>(edit_distance(answer, truth)), static_cast<double>(truth.size())}};
    for (auto& measurement : score_text(answer, truth)) score.push_back(measurement);
    return score;
}

Score score_object(std::string_view answer, const Fields& truth) {
    const auto score = score_fields(find_object(answer).value_or(Fields()), truth);
    return {{"fields", static_cast<double>(score.right), static_cast<double>(score.asked)},
            {"whole", score.whole ? 1.0 : 0.0}};
}

Score score_table(std::string_view answer, const Table& truth) {
    const auto table = find_table(answer);
    return {{"cells", cell_match(table, truth)}, {"teds", table_similarity(table, truth)}};
}

Score score_items(std::string_view answer, const Items& truth) {
    const double f1 = items_f1(find_items(answer), truth);
    return {{"f1", f1}, {"whole", f1 == 1 ? 1.0 : 0.0}};
}

}  // namespace

std::string_view headline_of(Task task) {
    switch (task) {
        case Task::kFields: return "fields";
        case Task::kTable: return "cells";
        case Task::kTranscribe: return "cer";
        case Task::kItems: return "f1";
        case Task::kField:
        case Task::kAbsent:
        case Task::kKind: return "exact";
    }
    return "exact";
}

bool is_error_rate(std::string_view metric) {
    return metric == "cer";
}

double value_of(double points, double weight) {
    return weight > 0 ? points / weight : 0;
}

bool is_exact(const Score& score) {
    return std::ranges::any_of(score, [](const Measurement& measurement) {
        const bool whole =
            measurement.metric == "exact" || measurement.metric == "whole" || measurement.metric == "cells";
        return whole && measurement.points == measurement.weight;
    });
}

Score score_answer(const Question& question, std::string_view answer) {
    answer = answer.substr(0, kAnswerBytesMax);
    if (const auto* table = std::get_if<Table>(&question.truth)) return score_table(answer, *table);
    if (const auto* pairs = std::get_if<Pairs>(&question.truth)) {
        return question.task == Task::kItems ? score_items(answer, *pairs) : score_object(answer, *pairs);
    }
    const auto read = normalise(answer), truth = normalise(std::get<std::string>(question.truth));
    return question.task == Task::kTranscribe ? score_transcript(read, truth) : score_text(read, truth);
}

Score score_failure(const Question& question) {
    auto score = score_answer(question, "");
    for (auto& measurement : score) {
        measurement.points = is_error_rate(measurement.metric) ? measurement.weight : 0;
    }
    return score;
}

}  // namespace glimpse::evaluation
