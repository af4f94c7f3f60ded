#include "domain/table.h"

#include <gtest/gtest.h>

namespace glimpse::domain {
namespace {

/// 名称 over two rows, 环比 over two columns.
Table harvest() {
    Table table{.rows = 3, .header_rows = 2};
    table.columns.resize(3);
    table.cells = {{0, 0, 2, 1, "名称"}, {0, 1, 1, 2, "环比"}, {1, 1, 1, 1, "增长量"}, {1, 2, 1, 1, "增长率"}, {2, 0, 1, 1, "荔枝"}, {2, 1, 1, 1, "1"}};
    return table;
}

TEST(Table, SaysTheSameAtEachPlaceOfACell) {
    const std::vector<std::vector<std::string>> expected = {{"名称", "环比", "环比"}, {"名称", "增长量", "增长率"}, {"荔枝", "1", ""}};
    EXPECT_EQ(texts_of(harvest()), expected);
}

TEST(Table, JoinsTheRowsOfItsHeadInMarkdown) {
    EXPECT_EQ(to_markdown(harvest()), "| 名称 | 环比 增长量 | 环比 增长率 |\n| --- | --- | --- |\n| 荔枝 | 1 |  |\n");
}

TEST(Table, HasAnEmptyHeadInMarkdownWhereItHasNone) {
    Table table{.rows = 1};
    table.columns.resize(2);
    table.cells = {{0, 0, 1, 1, "a|b"}, {0, 1, 1, 1, "c"}};
    EXPECT_EQ(to_markdown(table), "|  |  |\n| --- | --- |\n| a\\|b | c |\n");
}

TEST(Table, IsQuotedAndNeverAFormulaInCsv) {
    Table table{.rows = 2};
    table.columns.resize(2);
    table.cells = {{0, 0, 1, 1, "1,280.50"}, {0, 1, 1, 1, "say \"no\""}, {1, 0, 1, 1, "=1+1"}, {1, 1, 1, 1, "-3.00"}};
    EXPECT_EQ(to_csv(table), "\"1,280.50\",\"say \"\"no\"\"\"\r\n'=1+1,-3.00\r\n");
}

TEST(Table, LeavesOutWhatReachesBeyondIt) {
    Table table{.rows = 1};
    table.columns.resize(1);
    table.cells = {{0, 0, 5, 5, "a"}};
    EXPECT_EQ(to_csv(table), "a\r\n");
}

}  // namespace
}  // namespace glimpse::domain
