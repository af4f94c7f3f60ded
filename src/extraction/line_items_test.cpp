#include "extraction/line_items.h"

#include <gtest/gtest.h>

#include "extraction/printed_line.h"

namespace glimpse::extraction {
namespace {

using domain::FieldKind;
using domain::PageText;
using domain::TextLine;
using Texts = std::vector<std::vector<std::string>>;

constexpr auto at = printed_line;

domain::Template bill() {
    domain::Template of;
    of.columns = {{"item", FieldKind::kText, "", "", {"Item", "Description"}},
                  {"quantity", FieldKind::kNumber, "", "", {"Quantity", "数量"}},
                  {"price", FieldKind::kMoney, "", "", {"Rate", "单价"}},
                  {"amount", FieldKind::kMoney, "", "", {"Amount", "金额"}}};
    of.fields = {{.name = "total", .kind = FieldKind::kMoney, .labels = {"Total", "合计+金额"}}, {.name = "tax", .kind = FieldKind::kMoney, .labels = {"Tax"}}};
    return of;
}

const std::vector<TextLine> kHead = {at(0, 0, "Item"), at(400, 0, "Quantity"), at(560, 0, "Rate"), at(700, 0, "Amount")};

std::optional<domain::Table> read(std::vector<TextLine> lines) {
    lines.insert(lines.begin(), kHead.begin(), kHead.end());
    return read_line_items(bill(), std::vector{PageText{1000, 1000, std::move(lines)}});
}

Texts values_of(const domain::Table& table) {
    Texts values(static_cast<std::size_t>(table.rows), std::vector<std::string>(table.columns.size()));
    for (const auto& cell : table.cells) values[static_cast<std::size_t>(cell.row)][static_cast<std::size_t>(cell.column)] = cell.value.value_or("-");
    return values;
}

TEST(ReadLineItems, ReadsWhatStandsBelowItsHeadings) {
    const auto table = read({at(0, 40, "Service A"), at(410, 40, "12"), at(550, 40, "$10.00"), at(690, 40, "$120.00"), at(0, 65, "Notes: new"), at(0, 90, "Tax: 0.2%"),
                             at(0, 130, "Service B"), at(420, 130, "5"), at(560, 130, "$1.50"), at(710, 130, "$7.50"), at(500, 200, "Total"), at(690, 200, "$127.50"),
                             at(0, 300, "Thank you")});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->header_rows, 1);
    EXPECT_EQ(domain::texts_of(*table)[0], (std::vector<std::string>{"Item", "Quantity", "Rate", "Amount"}));
    EXPECT_EQ(domain::texts_of(*table)[1], (std::vector<std::string>{"Service A Notes: new Tax: 0.2%", "12", "$10.00", "$120.00"}));
    EXPECT_EQ(values_of(*table)[2], (std::vector<std::string>{"Service B", "5", "1.50", "7.50"}));
    EXPECT_EQ(table->rows, 3);
}

TEST(ReadLineItems, GoesOnBeyondSumsOfSections) {
    const auto table = read({at(0, 40, "chair"), at(400, 40, "1.00 kg"), at(560, 40, "70.00"), at(700, 40, "70.00"), at(560, 70, "Total $ 70.00"), at(0, 110, "oil"), at(400, 110, "2"),
                             at(560, 110, "1.00"), at(700, 110, "2.00"), at(0, 150, "Total"), at(700, 150, "72.00"), at(0, 190, "account"), at(700, 190, "5.00")});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows, 3);
    EXPECT_EQ(values_of(*table)[1], (std::vector<std::string>{"chair", "1.00", "70.00", "70.00"}));
}

TEST(ReadLineItems, PartsNumbersThatWereReadInOnePiece) {
    const auto table = read({at(0, 40, "A long name of goods"), at(430, 40, "12       10.00"), at(700, 40, "120.00")});
    ASSERT_TRUE(table);
    EXPECT_EQ(values_of(*table)[1], (std::vector<std::string>{"A long name of goods", "12", "10.00", "120.00"}));
}

TEST(ReadLineItems, LeavesColumnsAloneThatNobodyAskedFor) {
    const auto table = read({at(880, 0, "Discount"), at(0, 40, "chair"), at(400, 40, "1"), at(560, 40, "70.00"), at(700, 40, "63.00"), at(890, 40, "7.00")});
    ASSERT_TRUE(table);
    EXPECT_EQ(values_of(*table)[1], (std::vector<std::string>{"chair", "1", "70.00", "63.00"}));
}

TEST(ReadLineItems, KeepsOnlyTheColumnsThatAreThere) {
    const auto table = read_line_items(bill(), std::vector{PageText{1000, 1000, {at(0, 0, "数量"), at(200, 0, "金额"), at(0, 40, "2"), at(200, 40, "3.00")}}});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->columns.size(), 2U);
    EXPECT_EQ(table->columns[1].name, "amount");
}

TEST(ReadLineItems, IsOneTableOverAllPages) {
    std::vector<TextLine> first = kHead, second = kHead;
    first.push_back(at(0, 40, "pen")), first.push_back(at(700, 40, "1.00"));
    second.push_back(at(0, 40, "ink")), second.push_back(at(700, 40, "2.00"));
    const auto table = read_line_items(bill(), std::vector{PageText{1000, 1000, first}, PageText{1000, 1000, second}});
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows, 3);
    EXPECT_EQ(values_of(*table)[2], (std::vector<std::string>{"ink", "-", "-", "2.00"}));
}

TEST(ReadLineItems, SaysNothingWithoutHeadingsOrLines) {
    EXPECT_FALSE(read({}));
    EXPECT_FALSE(read_line_items(bill(), std::vector{PageText{1000, 1000, {at(0, 0, "Amount"), at(0, 40, "3.00")}}}));
    EXPECT_FALSE(read_line_items({}, std::vector{PageText{1000, 1000, kHead}}));
}

}  // namespace
}  // namespace glimpse::extraction
