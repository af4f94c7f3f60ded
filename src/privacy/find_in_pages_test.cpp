#include "privacy/find_in_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace glimpse::privacy {
namespace {

using testing::ElementsAre;

/// A line whose characters are 10 pixels wide and 20 high.
domain::TextLine line(std::string text, double left, double top, double characters) {
    const double right = left + characters * 10;
    return {std::move(text), {{{left, top}, {right, top}, {right, top + 20}, {left, top + 20}}}, 0.99};
}

std::vector<std::string> masked_lines(std::vector<domain::TextLine> lines) {
    std::vector<domain::PageText> pages = {{1000, 1000, std::move(lines)}};
    mask_lines(pages, find_in_pages(pages));
    std::vector<std::string> texts;
    for (const auto& one : pages[0].lines) texts.push_back(one.text);
    return texts;
}

TEST(FindInPages, FindsNumbersThatGoOnInTheNextPieceOfTheirRow) {
    EXPECT_THAT(masked_lines({line("4111", 10, 10, 4), line("1111", 70, 10, 4), line("1111", 130, 11, 4), line("1111", 190, 10, 4)}),
                ElementsAre("****", "****", "****", "****"));
}

TEST(FindInPages, HearsLabelsBesideAndAbove) {
    EXPECT_THAT(masked_lines({line("电话", 10, 10, 4), line("订单编号", 300, 10, 8), line("87654321", 10, 50, 8), line("13800138000", 300, 50, 11)}),
                ElementsAre("电话", "订单编号", "********", "13800138000"));
    EXPECT_THAT(masked_lines({line("联系电话:", 10, 10, 9), line("87654321", 120, 10, 8)}), ElementsAre("联系电话:", "********"));
}

TEST(FindInPages, CoversNameAndAddressOfAnIdentityCard) {
    EXPECT_THAT(masked_lines({line("姓名 张三丰", 10, 10, 12), line("性别 男", 10, 50, 6), line("民族汉", 100, 50, 6), line("出生 1949年12月31日", 10, 90, 20),
                              line("住址", 10, 130, 4), line("北京市朝阳区某某路8号", 60, 130, 22), line("9号楼101室", 60, 158, 14),
                              line("公民身份号码", 10, 230, 12), line("11010519491231002X", 150, 230, 18)}),
                ElementsAre("姓名 ***", "性别 男", "民族汉", "出生 1949年12月31日", "住址", "***********", "*******", "公民身份号码", "******************"));
}

TEST(FindInPages, LeavesNamesOnOtherDocuments) {
    EXPECT_THAT(masked_lines({line("姓名 张三丰", 10, 10, 12), line("住址 某某路8号", 10, 50, 14)}), ElementsAre("姓名 张三丰", "住址 某某路8号"));
}

TEST(FindInPages, TellsKindsOnceAndWhereTheyStand) {
    std::vector<domain::PageText> pages = {{500, 100, {line("nothing", 10, 10, 7)}}, {1000, 1000, {line("tel 13800138000 a@b.cn", 0, 10, 22)}}};
    const auto found = find_in_pages(pages);
    EXPECT_EQ(kinds_of(found), "phone, email");
    pages[1].lines[0].places = std::vector<float>(22, 0.5F);
    for (std::size_t i = 0; i < 22; ++i) pages[1].lines[0].places[i] = (static_cast<float>(i) + 0.5F) / 22;
    const auto hidden = hidden_parts(pages, found);
    ASSERT_EQ(hidden.size(), 2U);
    EXPECT_EQ(hidden[0], (domain::HiddenParts{500, 100}));
    EXPECT_EQ(hidden[1].width, 1000);
    ASSERT_EQ(hidden[1].polygons.size(), 2U);
    const auto& phone = hidden[1].polygons[0];
    EXPECT_LT(phone[0].x, 40);  // the number begins there
    EXPECT_GT(phone[1].x, 150);
    EXPECT_GT(phone[0].x, 20);
    EXPECT_LT(phone[0].y, 10);
    EXPECT_GT(phone[2].y, 30);
}

TEST(FindInPages, CoversTheWholeLineWhereNobodySaysWhereCharactersStand) {
    const std::vector<domain::PageText> pages = {{1000, 1000, {line("tel 13800138000", 0, 10, 15)}}};
    const auto hidden = hidden_parts(pages, find_in_pages(pages));
    EXPECT_LT(hidden[0].polygons.at(0)[0].x, 0);
}

}  // namespace
}  // namespace glimpse::privacy
