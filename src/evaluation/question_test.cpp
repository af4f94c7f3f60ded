#include "evaluation/question.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string line_with(std::string_view task, std::string_view answer, std::string_view more = "") {
    return fmt::format(
        R"({{"id":"1","picture":"p.png","task":"{}","text":"?","split":"seen","wear":"worn","answer":{}{}}})", task,
        answer, more);
}

std::string error_of(const std::string& line) {
    const auto question = parse_question(line);
    return question ? "" : question.error().public_message;
}

TEST(Question, ReadsEveryMember) {
    const auto question = parse_question(line_with(
        "field", "\"12.50\"",
        R"(,"language":"zh","evidence":true,"document":"receipt","scale":"slip","answer_tokens_max":70,"new":1)"));
    ASSERT_TRUE(question);
    EXPECT_EQ(question->task, Task::kField);
    EXPECT_EQ(question->wear, "worn");
    EXPECT_EQ(question->language, "zh");
    EXPECT_TRUE(question->evidence);
    EXPECT_EQ(question->document, "receipt");
    EXPECT_EQ(question->scale, "slip");
    EXPECT_EQ(question->answer_tokens_max, 70);
    EXPECT_EQ(std::get<std::string>(question->truth), "12.50");
    EXPECT_EQ(question->truth_json, "\"12.50\"");
}

TEST(Question, EachTaskHasItsTruth) {
    EXPECT_THAT(std::get<Fields>(parse_question(line_with("fields", R"({"a":"1"})"))->truth),
                ElementsAre(Pair("a", "1")));
    EXPECT_THAT(std::get<Table>(parse_question(line_with("table", R"([["a","b"],["1","2"]])"))->truth),
                ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
    EXPECT_THAT(std::get<Items>(parse_question(line_with("items", R"([["tea","3"]])"))->truth),
                ElementsAre(Pair("tea", "3")));
    for (const auto* task : {"field", "transcribe", "absent", "kind"})
        EXPECT_TRUE(parse_question(line_with(task, "\"x\"")));
}

TEST(Question, MistakesNameTheMember) {
    EXPECT_THAT(error_of("{"), HasSubstr("not valid JSON"));
    EXPECT_THAT(error_of("[]"), HasSubstr("JSON object"));
    EXPECT_THAT(error_of(R"({"picture":"p"})"), HasSubstr("\"id\" is missing"));
    EXPECT_THAT(error_of(line_with("fild", "\"x\"")), HasSubstr("Did you mean \"field\"?"));
    EXPECT_THAT(error_of(line_with("field", "1")), HasSubstr("must be a text"));
    EXPECT_THAT(error_of(line_with("fields", "{}")), HasSubstr("one at least"));
    EXPECT_THAT(error_of(line_with("table", "[[1]]")), HasSubstr("lists of texts"));
    EXPECT_THAT(error_of(line_with("items", R"([["a","b","c"]])")), HasSubstr("[name, price]"));
    EXPECT_THAT(error_of(line_with("field", "\"x\"", R"(,"evidence":1)")), HasSubstr("true or false"));
    EXPECT_THAT(error_of(line_with("field", "\"x\"", R"(,"answer_tokens_max":0)")), HasSubstr("from 1 to"));
}

TEST(Question, TruthsHaveBounds) {
    EXPECT_THAT(error_of(line_with("field", '"' + std::string(kAnswerBytesMax, 'x') + '"')), HasSubstr("longer than"));
    std::string rows;
    for (std::size_t i = 0; i * 64 <= kTableCellsMax; ++i) {
        std::string row;
        for (int j = 0; j < 64; ++j) row += j == 0 ? "\"\"" : ",\"\"";
        rows += (i == 0 ? "[" : ",[") + row + "]";
    }
    EXPECT_THAT(error_of(line_with("table", "[" + rows + "]")), HasSubstr("cells"));
}

}  // namespace
}  // namespace glimpse::evaluation
