#include "evaluation/answer_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(AnswerForms, FindsAnObjectAmongWords) {
    const auto fields =
        find_object("Here {it} is:\n```json\n{\"total\": \"12.50\", \"tax\": 1.5, \"n\": 3, \"paid\": true}\n```");
    ASSERT_TRUE(fields);
    EXPECT_THAT(*fields, ElementsAre(Pair("total", "12.50"), Pair("tax", "1.5"), Pair("n", "3"), Pair("paid", "true")));
}

TEST(AnswerForms, LeavesOutMembersThatHoldMore) {
    EXPECT_THAT(*find_object(R"({"a": "1", "b": [1], "c": null, "d": {"e": "2"}})"), ElementsAre(Pair("a", "1")));
}

TEST(AnswerForms, FindsNoObjectWhereThereIsNone) {
    for (const auto* text : {"", "{", "total: 12", "{\"a\": \"b\"", "[1, 2]", "{a: 1}"})
        EXPECT_FALSE(find_object(text)) << text;
    EXPECT_FALSE(find_object(std::string(100'000, '{')));
}

TEST(AnswerForms, FindsATableAndDropsItsRule) {
    EXPECT_THAT(find_table("The table:\n| a | b |\n|---|:-:|\n| 1 | x\\|y |\nend"),
                ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "x|y")));
}

TEST(AnswerForms, OuterBarsMayBeMissing) {
    EXPECT_THAT(find_table("a | b\n--|--\n1 | 2"), ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "2")));
}

TEST(AnswerForms, AWordWithABarIsNoHeader) {
    EXPECT_THAT(find_table("yes|no?\n\n| a |\n|---|\n| 1 |"), ElementsAre(ElementsAre("a"), ElementsAre("1")));
    EXPECT_THAT(find_table("no table"), IsEmpty());
}

TEST(AnswerForms, TablesHaveABound) {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "|||||||||||||||\n";
    std::size_t cells = 0;
    for (const auto& row : find_table(text)) cells += row.size();
    EXPECT_LE(cells, kTableCellsMax);
}

TEST(AnswerForms, FindsItemsAtTheLastColon) {
    EXPECT_THAT(find_items("Tea: green: 3.00\nno item\n\u8336\uFF1A12.00\r\nx:1"),
                ElementsAre(Pair("Tea: green", "3.00"), Pair("\u8336", "12.00")));
}

}  // namespace
}  // namespace glimpse::evaluation
