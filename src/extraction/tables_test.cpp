#include "extraction/tables.h"

#include <gtest/gtest.h>

#include "extraction/printed_line.h"

namespace glimpse::extraction {
namespace {

using domain::PageText;
using domain::Ruling;
using domain::TextLine;
using Texts = std::vector<std::vector<std::string>>;

constexpr auto at = printed_line;

Ruling across(double y, double from, double to) { return {{from, y}, {to, y}}; }
Ruling down(double x, double from, double to) { return {{x, from}, {x, to}}; }

PageText page(std::vector<TextLine> lines, std::vector<Ruling> rulings = {}) { return {1000, 1000, std::move(lines), std::move(rulings)}; }

TEST(FindTables, ReadsCellsThatLinesEnclose) {
    const auto tables = find_tables(page({at(150, 0, "果园收成表"), at(20, 70, "名称"), at(150, 55, "环比"), at(110, 95, "增长量"), at(210, 95, "增长率"), at(20, 135, "荔枝"),
                                          at(110, 135, "1"), at(210, 135, "10"), at(20, 175, "芒果"), at(110, 175, "-1"), at(210, 175, "-10")},
                                         {across(40, 0, 300), across(85, 100, 300), across(125, 0, 300), across(165, 0, 300), across(205, 0, 300),
                                          down(0, 40, 205), down(100, 40, 205), down(200, 85, 205), down(300, 40, 205)}),
                                    1);
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(tables[0].title, "果园收成表");
    EXPECT_EQ(tables[0].header_rows, 2);
    EXPECT_EQ(domain::texts_of(tables[0]), (Texts{{"名称", "环比", "环比"}, {"名称", "增长量", "增长率"}, {"荔枝", "1", "10"}, {"芒果", "-1", "-10"}}));
    EXPECT_EQ(tables[0].cells[0].row_span, 2);
    EXPECT_EQ(tables[0].cells[1].column_span, 2);
}

TEST(FindTables, TakesNoStrokeOfPrintForALine) {
    const auto tables = find_tables(page({at(80, 10, "环比"), at(10, 50, "1"), at(110, 50, "2"), at(10, 90, "3"), at(110, 90, "4")},
                                         {across(0, 0, 200), across(40, 0, 200), across(80, 0, 200), across(120, 0, 200), down(0, 0, 120), down(100, 40, 120), down(100, 8, 32), down(200, 0, 120)}), 1);
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(domain::texts_of(tables[0])[0], (std::vector<std::string>{"环比", "环比"}));
}

TEST(FindTables, PartsWhatWasReadThroughALine) {
    const auto tables = find_tables(page({at(10, 10, "ab"), at(110, 10, "cd"), at(60, 50, "1234 5678")},
                                         {across(0, 0, 200), across(40, 0, 200), across(80, 0, 200), down(0, 0, 80), down(105, 0, 80), down(200, 0, 80)}), 1);
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(domain::texts_of(tables[0]), (Texts{{"ab", "cd"}, {"1234", "5678"}}));
}

TEST(FindTables, MakesRowsOfWhatStandsBetweenTwoLines) {
    const auto tables = find_tables(page({at(10, 10, "品名"), at(110, 10, "金额"), at(10, 50, "苹果"), at(110, 50, "1.00"), at(10, 80, "红色"), at(10, 110, "梨"), at(110, 110, "2.00")},
                                         {across(0, 0, 200), across(40, 0, 200), across(160, 0, 200), down(0, 0, 160), down(100, 0, 160), down(200, 0, 160)}), 1);
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(domain::texts_of(tables[0]), (Texts{{"品名", "金额"}, {"苹果红色", "1.00"}, {"梨", "2.00"}}));
}

TEST(FindTables, ReadsColumnsThatOnlySpaceParts) {
    const auto tables = find_tables(page({at(0, 0, "Item"), at(200, 0, "Qty"), at(300, 0, "Amount"), at(0, 40, "Service A"), at(210, 40, "12"), at(310, 40, "120.00"), at(0, 70, "Notes: new"),
                                          at(0, 110, "Service B"), at(220, 110, "5"), at(320, 110, "7.50"), at(0, 300, "All names are fictitious.")}), 1);
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(tables[0].header_rows, 1);
    EXPECT_EQ(domain::texts_of(tables[0]), (Texts{{"Item", "Qty", "Amount"}, {"Service A Notes: new", "12", "120.00"}, {"Service B", "5", "7.50"}}));
}

TEST(FindTables, LetsAHeadingSpanLooseColumns) {
    const auto tables = find_tables(page({at(0, 0, "Name"), at(200, 0, "growth and rate"), at(0, 40, "pear"), at(200, 40, "1"), at(300, 40, "10"), at(0, 80, "fig"), at(200, 80, "2"), at(300, 80, "20")}), 1);
    ASSERT_EQ(tables.size(), 1U);
    EXPECT_EQ(domain::texts_of(tables[0])[0], (std::vector<std::string>{"Name", "growth and rate", "growth and rate"}));
}

TEST(FindTables, LeavesRunningTextAlone) {
    EXPECT_TRUE(find_tables(page({}), 1).empty());
    EXPECT_TRUE(find_tables(page({at(0, 0, "one line of text"), at(0, 30, "and another one"), at(0, 60, "and the last")}), 1).empty());
    std::vector<TextLine> columns;
    for (int i = 0; i < 5; ++i) {
        columns.push_back(at(0, 30 * i, "a newspaper has columns whose lines go on"));
        columns.push_back(at(500, 30 * i, "from one to the next and mean no table at"));
    }
    EXPECT_TRUE(find_tables(page(columns), 1).empty());
}

TEST(PageMarkdown, PutsTablesWhereTheyStand) {
    const auto text = page({at(0, 0, "Prices"), at(0, 100, "tea"), at(200, 100, "3.00"), at(0, 130, "rice"), at(200, 130, "8.00"), at(0, 160, "soup"), at(200, 160, "9.00"), at(0, 400, "Thank you")});
    EXPECT_EQ(page_markdown(text, find_tables(text, 1)), "Prices\n\n|  |  |\n| --- | --- |\n| tea | 3.00 |\n| rice | 8.00 |\n| soup | 9.00 |\n\nThank you\n");
}

}  // namespace
}  // namespace glimpse::extraction
