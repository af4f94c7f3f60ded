#include "evaluation/score.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

Question asking(Task task, Question::Truth truth) {
    Question question;
    question.task = task;
    question.truth = std::move(truth);
    return question;
}

double value_in(const Score& score, std::string_view metric) {
    for (const auto& measurement : score) {
        if (measurement.metric == metric) return value_of(measurement.points, measurement.weight);
    }
    ADD_FAILURE() << "no " << metric;
    return -1;
}

const Question kEveryQuestion[] = {
    asking(Task::kField, std::string("12.50")),  asking(Task::kFields, Fields{{"a", "1"}, {"b", "2"}}),
    asking(Task::kTable, Table{{"a"}, {"1"}}),   asking(Task::kTranscribe, std::string("one two")),
    asking(Task::kItems, Items{{"tea", "3"}}),   asking(Task::kAbsent, std::string("Not in the picture.")),
    asking(Task::kKind, std::string("A menu.")),
};

TEST(Score, TheHeadlineStandsFirst) {
    for (const auto& question : kEveryQuestion) {
        EXPECT_EQ(score_answer(question, "x").front().metric, headline_of(question.task)) << name_of(question.task);
    }
}

TEST(Score, AFailureIsAsBadAsNoAnswer) {
    for (const auto& question : kEveryQuestion) {
        const auto score = score_failure(question);
        EXPECT_FALSE(is_exact(score));
        for (const auto& [metric, points, weight] : score) {
            EXPECT_EQ(value_of(points, weight), is_error_rate(metric) ? 1 : 0) << name_of(question.task) << metric;
        }
    }
}

TEST(Score, TextsAreComparedNormalised) {
    const auto score = score_answer(kEveryQuestion[0], " \uFF112.50\n");
    EXPECT_EQ(value_in(score, "exact"), 1);
    EXPECT_TRUE(is_exact(score));
    EXPECT_DOUBLE_EQ(value_in(score_answer(kEveryQuestion[0], "12.60"), "anls"), 0.8);
}

TEST(Score, ErrorRatesWeighByTheLengthOfTheTruth) {
    const auto score = score_answer(kEveryQuestion[3], "one  twx");
    EXPECT_EQ(score.front().points, 1);
    EXPECT_EQ(score.front().weight, 7);
    EXPECT_EQ(value_in(score_answer(kEveryQuestion[3], ""), "cer"), 1);
}

TEST(Score, FormsAreFoundInTheAnswer) {
    EXPECT_EQ(value_in(score_answer(kEveryQuestion[1], R"(It is {"a": "1", "b": "3"}.)"), "fields"), 0.5);
    EXPECT_TRUE(is_exact(score_answer(kEveryQuestion[1], R"({"b": "2", "a": "1"})")));
    EXPECT_TRUE(is_exact(score_answer(kEveryQuestion[2], "| a |\n|---|\n| 1 |")));
    EXPECT_TRUE(is_exact(score_answer(kEveryQuestion[4], "tea: 3")));
    EXPECT_EQ(value_in(score_answer(kEveryQuestion[4], "tea: 3\ncake: 4"), "f1"), 2.0 / 3);
}

}  // namespace
}  // namespace glimpse::evaluation
