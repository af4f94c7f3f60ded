#include "evaluation/tally.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

Question asked(std::string picture, std::string split, std::string language) {
    Question question;
    question.picture = std::move(picture);
    question.split = std::move(split);
    question.wear = "clean";
    question.language = std::move(language);
    question.truth = std::string("x");
    return question;
}

Tally three() {
    Tally tally;
    for (const auto& [question, answer] :
         {std::pair(asked("a", "seen", "zh"), "x"), std::pair(asked("a", "seen", "zh"), "y"),
          std::pair(asked("b", "unseen", "en"), "x")}) {
        tally.add(question, score_answer(question, answer));
    }
    return tally;
}

TEST(Tally, SumsByPartLanguageAndAll) {
    const auto groups = three().groups();
    EXPECT_EQ(groups.size(), 5u);
    const auto& all = groups.at({Task::kField, false});
    EXPECT_EQ(all.questions, 3u);
    EXPECT_EQ(all.pictures, 2u);
    EXPECT_EQ(all.figures.front().metric, "exact");
    EXPECT_DOUBLE_EQ(all.figures.front().value(), 2.0 / 3);
    EXPECT_DOUBLE_EQ(groups.at({Task::kField, false, "seen", "clean"}).figures.front().value(), 0.5);
    EXPECT_DOUBLE_EQ(groups.at({Task::kField, false, {}, {}, "en"}).figures.front().value(), 1);
}

TEST(Tally, CountsFaultlessAnswers) {
    EXPECT_EQ(three().questions(), 3u);
    EXPECT_EQ(three().exact(), 2u);
}

TEST(Tally, TheOrderOfAnswersChangesNothing) {
    Tally forth, back;
    std::vector<Question> questions;
    for (int i = 0; i < 12; ++i) questions.push_back(asked(std::to_string(i % 5), "seen", "en"));
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const std::size_t j = questions.size() - 1 - i;
        forth.add(questions[i], score_answer(questions[i], i % 3 == 0 ? "x" : "y"));
        back.add(questions[j], score_answer(questions[j], j % 3 == 0 ? "x" : "y"));
    }
    const auto one = forth.groups().at({Task::kField, false}), other = back.groups().at({Task::kField, false});
    EXPECT_EQ(one.figures.front().points, other.figures.front().points);
    EXPECT_EQ(one.figures.front().interval->low, other.figures.front().interval->low);
}

}  // namespace
}  // namespace glimpse::evaluation
