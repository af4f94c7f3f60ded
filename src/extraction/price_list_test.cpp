#include "extraction/price_list.h"

#include <gtest/gtest.h>

#include "extraction/printed_line.h"

namespace glimpse::extraction {
namespace {

using domain::TextLine;
using Items = std::vector<std::pair<std::string, std::string>>;

constexpr auto at = printed_line;

Items read(std::vector<TextLine> lines) {
    const auto table = read_price_list(std::vector{domain::PageText{1000, 1000, std::move(lines)}});
    Items items;
    for (std::size_t i = 0; table && i < table->cells.size(); i += 2) items.emplace_back(table->cells[i].text, *table->cells[i + 1].value);
    return items;
}

TEST(ReadPriceList, TakesAmountsAtTheEndOrOnTheirOwn) {
    EXPECT_EQ(read({at(0, 0, "热菜"), at(0, 40, "红烧肉"), at(300, 40, "38元"), at(0, 80, "宫保鸡丁 ......... ¥32"), at(0, 120, "Green tea"), at(300, 120, "$4.50"), at(0, 160, "白米饭 3元/份")}),
              (Items{{"红烧肉", "38.00"}, {"宫保鸡丁", "32.00"}, {"Green tea", "4.50"}, {"白米饭", "3.00"}}));
}

TEST(ReadPriceList, ReadsColumnsBesideEachOther) {
    EXPECT_EQ(read({at(0, 0, "tea"), at(200, 0, "4.00"), at(400, 0, "coffee"), at(600, 0, "5.00"), at(0, 40, "milk"), at(200, 40, "3.00"), at(400, 40, "beer"), at(600, 40, "6.00")}),
              (Items{{"tea", "4.00"}, {"milk", "3.00"}, {"coffee", "5.00"}, {"beer", "6.00"}}));
}

TEST(ReadPriceList, LooksAboveAPriceThatStandsAlone) {
    EXPECT_EQ(read({at(0, 0, "tea"), at(200, 0, "coffee"), at(0, 25, "4.00"), at(200, 25, "5.00")}), (Items{{"tea", "4.00"}, {"coffee", "5.00"}}));
    EXPECT_EQ(read({at(0, 0, "tea"), at(0, 200, "4.00")}), Items());
}

TEST(ReadPriceList, TakesNoFigureOfAName) { EXPECT_EQ(read({at(0, 0, "Paper A4"), at(200, 0, "12.00"), at(0, 40, "Open 24 hours")}), (Items{{"Paper A4", "12.00"}})); }

TEST(ReadPriceList, HasNoneWhereNothingCosts) { EXPECT_FALSE(read_price_list({})); }

}  // namespace
}  // namespace glimpse::extraction
