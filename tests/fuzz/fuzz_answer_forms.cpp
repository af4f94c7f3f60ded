#include <cstdint>
#include <cstdlib>

#include "base/code_points.h"
#include "evaluation/answer_forms.h"
#include "evaluation/score.h"
#include "evaluation/text.h"

namespace {

using namespace glimpse::evaluation;

Question asking(Task task, Question::Truth truth) {
    Question question;
    question.task = task;
    question.truth = std::move(truth);
    return question;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Question kQuestions[] = {
        asking(Task::kField, std::string("12.50")),
        asking(Task::kFields, Fields{{"total", "12.50"}, {"tax", "1"}}),
        asking(Task::kTable, Table{{"a", "b"}, {"1", "2"}}),
        asking(Task::kTranscribe, std::string("one two")),
        asking(Task::kItems, Items{{"tea", "3.00"}, {"cake", "4.50"}}),
    };
    const std::string_view answer(reinterpret_cast<const char*>(data), size);
    std::size_t cells = 0;
    for (const auto& row : find_table(answer)) cells += row.size();
    if (cells > kTableCellsMax || find_items(answer).size() > kItemsMax) std::abort();
    const auto normal = normalise(answer);
    if (normalise(glimpse::to_utf8(normal)) != normal) std::abort();  // normal texts stay as they are
    for (const auto& question : kQuestions) {
        for (const auto& [metric, points, weight] : score_answer(question, answer)) {
            if (!(points >= 0) || (points > weight && !is_error_rate(metric))) std::abort();
        }
    }
    return 0;
}
