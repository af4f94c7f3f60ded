#include "evaluation/form_scores.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

const Table kTable = {{"a", "b"}, {"1", "2"}, {"3", "4"}};

TEST(FormScores, FieldsAreRightByNameAndValue) {
    const auto score = score_fields({{"b", "2"}, {"a", " 1"}, {"c", "9"}}, {{"a", "1"}, {"b", "2"}, {"c", "3"}});
    EXPECT_EQ(score.right, 2u);
    EXPECT_EQ(score.asked, 3u);
    EXPECT_FALSE(score.whole);
}

TEST(FormScores, AFieldTooManySpoilsTheWhole) {
    EXPECT_TRUE(score_fields({{"a", "1"}}, {{"a", "1"}}).whole);
    const auto score = score_fields({{"a", "1"}, {"b", "2"}}, {{"a", "1"}});
    EXPECT_EQ(score.right, 1u);
    EXPECT_FALSE(score.whole);
}

TEST(FormScores, ItemsCountAsOftenAsTheyOccur) {
    const Items truth = {{"tea", "1"}, {"tea", "1"}, {"cake", "2"}};
    EXPECT_DOUBLE_EQ(items_f1(truth, truth), 1);
    EXPECT_DOUBLE_EQ(items_f1({{"tea", "1"}}, truth), 0.5);
    EXPECT_DOUBLE_EQ(items_f1({{"tea", "1"}, {"tea", "1"}, {"tea", "1"}}, truth), 2.0 / 3);
    EXPECT_DOUBLE_EQ(items_f1({}, truth), 0);
    EXPECT_DOUBLE_EQ(items_f1({}, {}), 1);
}

TEST(FormScores, CellsMustStandInTheirPlace) {
    EXPECT_DOUBLE_EQ(cell_match(kTable, kTable), 1);
    EXPECT_DOUBLE_EQ(cell_match({{"a", "b"}, {"3", "4"}}, kTable), 2.0 / 6);
    EXPECT_DOUBLE_EQ(cell_match({{"a", "b", "c"}, {"1", "2"}, {"3", "4"}}, kTable), 6.0 / 7);
    EXPECT_DOUBLE_EQ(cell_match({}, kTable), 0);
}

TEST(FormScores, AMissingRowCostsTheSimilarityItselfAndItsCells) {
    EXPECT_DOUBLE_EQ(table_similarity(kTable, kTable), 1);
    EXPECT_DOUBLE_EQ(table_similarity({{"a", "b"}, {"3", "4"}}, kTable), 1 - 3.0 / 10);
    EXPECT_DOUBLE_EQ(table_similarity({{"a", "b"}, {"1", "x"}, {"3", "4"}}, kTable), 1 - 1.0 / 10);
    EXPECT_DOUBLE_EQ(table_similarity({{"a", "b"}, {"1"}, {"3", "4"}}, kTable), 1 - 1.0 / 10);
    EXPECT_DOUBLE_EQ(table_similarity({}, kTable), 0);
}

TEST(FormScores, ACellThatIsAlmostRightCostsLittle) {
    const Table truth = {{"abcd"}}, answer = {{"abcx"}};
    EXPECT_DOUBLE_EQ(table_similarity(answer, truth), 1 - 0.25 / 3);
}

TEST(FormScores, VeryLongTablesAreComparedByEqualCells) {
    const Table truth = {{std::string(30'000, 'a'), "b"}}, answer = {{std::string(30'000, 'a') + "x", "b"}};
    EXPECT_DOUBLE_EQ(table_similarity(answer, truth), 1 - 1.0 / 4);
}

TEST(FormScores, TheSimilarityIsNeverBelowNothing) {
    EXPECT_EQ(table_similarity({{"m:", "x", "0", "y", "z"}}, {{"a", "b"}, {"1", "2"}}), 0);
}

}  // namespace
}  // namespace glimpse::evaluation
