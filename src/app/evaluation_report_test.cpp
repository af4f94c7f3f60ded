#include "app/evaluation_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "evaluation/score.h"

namespace glimpse::app {
namespace {

using testing::HasSubstr;
using testing::Not;

evaluation::Question asked(int picture, std::string wear) {
    evaluation::Question question;
    question.picture = std::to_string(picture);
    question.split = "seen";
    question.wear = std::move(wear);
    question.language = picture % 2 == 0 ? "zh" : "en";
    question.truth = std::string("x");
    return question;
}

flow::Evaluation ten_answers() {
    flow::Evaluation evaluation;
    evaluation.asked_for = 10;
    for (int i = 0; i < 10; ++i) {
        const auto question = asked(i, i < 6 ? "clean" : "worn");
        evaluation.tally.add(question, score_answer(question, i == 0 ? "y" : "x"));
    }
    return evaluation;
}

evaluation::Suite suite() {
    evaluation::Suite suite;
    suite.name = "tiny";
    suite.questions.resize(12);
    return suite;
}

EvaluationFacts facts() {
    EvaluationFacts facts;
    facts.model = "nano";
    facts.seconds = 5;
    return facts;
}

TEST(EvaluationReport, CellsHoldShareIntervalAndCount) {
    const auto text = evaluation_tables(suite(), facts(), ten_answers());
    EXPECT_THAT(text, HasSubstr("tiny with nano: 10 of 10 questions in 5 s (2.0 a second), 0 failed"));
    EXPECT_THAT(text,
                testing::ContainsRegex("field +no +exact +83\\.3 % ±[0-9.]+ \\(6\\) +- +100\\.0 % ±60\\.2 \\(4\\) +-"));
    EXPECT_THAT(text, testing::ContainsRegex("figure +en +zh"));
    EXPECT_THAT(text, Not(HasSubstr("PARTIAL")));
}

TEST(EvaluationReport, AnEarlyEndIsMarked) {
    auto evaluation = ten_answers();
    evaluation.asked_for = 11;
    EXPECT_THAT(evaluation_tables(suite(), facts(), evaluation), HasSubstr("PARTIAL"));
    EXPECT_THAT(evaluation_json(suite(), facts(), evaluation), HasSubstr("\"partial\":true"));
}

TEST(EvaluationReport, JsonHoldsEveryGroup) {
    const auto json = boost::json::parse(evaluation_json(suite(), facts(), ten_answers()));
    EXPECT_EQ(json.at("suite").at("questions"), 12);
    EXPECT_TRUE(json.at("suite").at("seed").is_null());
    EXPECT_EQ(json.at("scored"), 10);
    ASSERT_EQ(json.at("groups").as_array().size(), 5u);  // all, two languages, two parts
    const auto& all = json.at("groups").as_array().front();
    EXPECT_FALSE(all.as_object().contains("split"));
    EXPECT_DOUBLE_EQ(all.at("figures").at("exact").at("value").as_double(), 0.9);
    EXPECT_EQ(all.at("figures").at("exact").at("interval").as_array().size(), 2u);
}

TEST(EvaluationReport, FailuresAreGroupedByReason) {
    flow::Evaluation evaluation;
    for (int i = 0; i < 5; ++i) {
        evaluation.failures.push_back({fmt::format("q{}", i), {ErrorCode::kTimeout, i == 4 ? "odd" : "too late"}});
    }
    EXPECT_EQ(failures_text(evaluation), "1 failed (q4): odd\n4 failed (q0, q1, q2, ...): too late\n");
}

}  // namespace
}  // namespace glimpse::app
