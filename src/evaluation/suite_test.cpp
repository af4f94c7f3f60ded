#include "evaluation/suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string line(std::string_view id, std::string_view picture) {
    return fmt::format(
        R"({{"id":"{}","picture":"{}","task":"field","text":"?","split":"seen","wear":"clean","answer":"x"}})", id,
        picture);
}

std::string error_of(const std::string& text) {
    const auto questions = parse_questions(text, "q.jsonl");
    return questions ? "" : questions.error().public_message;
}

TEST(Suite, ReadsLinesAndSkipsEmptyOnes) {
    const auto questions = parse_questions(line("a", "p/./1.png") + "\r\n\n" + line("b", "2.png"), "q.jsonl");
    ASSERT_TRUE(questions);
    ASSERT_EQ(questions->size(), 2u);
    EXPECT_EQ(questions->front().picture, "p/1.png");
    EXPECT_EQ(questions->back().line, 3u);
}

TEST(Suite, MistakesNameFileAndLine) {
    EXPECT_THAT(error_of(line("a", "1.png") + "\n{\"id\""), StartsWith("q.jsonl:2: this is not valid JSON"));
    EXPECT_THAT(error_of(line("a", "1.png") + "\n" + line("a", "2.png")),
                HasSubstr("q.jsonl:2: the id \"a\" stands in line 1"));
    EXPECT_THAT(error_of("\n\n"), HasSubstr("holds no question"));
    EXPECT_THAT(error_of(line(std::string(300, 'a'), "1.png")), HasSubstr("at most 200"));
    EXPECT_THAT(error_of(std::string(kQuestionBytesMax + 1, ' ')), HasSubstr("at most"));
}

TEST(Suite, PicturesStayInTheFolder) {
    for (const auto* picture : {"../1.png", "/etc/passwd", "a/../../1.png", "a\\u0000b"}) {
        EXPECT_THAT(error_of(line("a", picture)), HasSubstr("inside the suite's folder")) << picture;
    }
}

}  // namespace
}  // namespace glimpse::evaluation
