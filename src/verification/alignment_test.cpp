#include "verification/alignment.h"

#include <gtest/gtest.h>

#include "domain/text_part.h"

namespace glimpse::verification {
namespace {

using domain::FieldKind;
using domain::PageText;
using domain::TextLine;

/// Ten pixels for a half width, 20 high, one below the other or where it is said.
TextLine line(std::string text, double left, double top, double width = 200) {
    return {std::move(text), {{{left, top}, {left + width, top}, {left + width, top + 20}, {left, top + 20}}}, 0.95};
}

PageText page(std::vector<TextLine> lines) { return {1000, 1000, std::move(lines)}; }

std::string text_of(const std::optional<Alignment>& found) { return found ? found->evidence.front().text : "none"; }

TEST(Align, FindsAmountsInAnyForm) {
    const std::vector pages = {page({line("数量 1280.5 件", 0, 0), line("价税合计 ￥1,280.50", 0, 30)})};
    const auto found = align(FieldKind::kMoney, "1280.50", pages);
    EXPECT_EQ(text_of(found), "1280.5");
    const auto near = align(FieldKind::kMoney, "1280.50", pages, domain::part_of(pages[0].lines[1], 5, 14, 1));
    EXPECT_EQ(text_of(near), "￥1,280.50");
    EXPECT_EQ(near->match, Match::kExact);
    EXPECT_GT(near->evidence[0].polygon[0].x, 60);
}

TEST(Align, NeverFindsAValueInsideALongerOne) {
    const std::vector pages = {page({line("¥1,280.50 号码 123456789", 0, 0)})};
    for (const auto* value : {"280.50", "1280.00", "80.50"}) {
        const auto found = align(FieldKind::kMoney, value, pages);
        EXPECT_TRUE(!found || found->match == Match::kFuzzy) << value;
    }
    const auto digits = align(FieldKind::kDigits, "12345678", pages);
    EXPECT_TRUE(!digits || digits->match == Match::kFuzzy);
    EXPECT_EQ(align(FieldKind::kDigits, "123456789", pages)->match, Match::kExact);
}

TEST(Align, FindsDatesAndSpacedNumbersAndWords) {
    const std::vector pages = {page({line("开票日期：2024年03月05日", 0, 0), line("校验码 12345 67890 12345 67890", 0, 30), line("柒仟零壹拾捌圆捌角叁分", 0, 60)})};
    const auto date = align(FieldKind::kDate, "2024-03-05", pages);
    EXPECT_EQ(text_of(date), "2024年03月05日");
    EXPECT_EQ(date->match, Match::kNormalised);
    EXPECT_EQ(text_of(align(FieldKind::kDigits, "12345678901234567890", pages)), "12345 67890 12345 67890");
    EXPECT_EQ(align(FieldKind::kAmountInWords, "7018.83", pages)->match, Match::kNormalised);
    EXPECT_FALSE(align(FieldKind::kAmountInWords, "7018.93", pages));
}

TEST(Align, FindsTextWhateverItsWidthAndSpaces) {
    const std::vector pages = {page({line("名 称：上海某某(集团) 有限公司", 0, 0)})};
    const auto found = align(FieldKind::kText, "上海某某（集团）有限公司", pages);
    EXPECT_EQ(text_of(found), "上海某某(集团) 有限公司");
    EXPECT_EQ(found->match, Match::kNormalised);
    EXPECT_EQ(align(FieldKind::kText, "有限公司", pages)->match, Match::kExact);
    EXPECT_FALSE(align(FieldKind::kText, "北京另外一家公司", pages));
}

TEST(Align, FollowsATextOverLines) {
    const std::vector pages = {page({line("地址：上海市浦东新区", 0, 0), line("世纪大道100号 邮编", 10, 24), line("世纪", 500, 24)})};
    const auto found = align(FieldKind::kText, "上海市浦东新区世纪大道100号", pages);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->match, Match::kNormalised);
    ASSERT_EQ(found->evidence.size(), 2);
    EXPECT_EQ(found->evidence[0].text, "上海市浦东新区");
    EXPECT_EQ(found->evidence[1].text, "世纪大道100号");
    EXPECT_FALSE(align(FieldKind::kText, "上海市浦东新区世纪大道200号和另一条很长的路", pages));
}

TEST(Align, SaysHowLikeWhatWasMisreadIs) {
    const std::vector pages = {page({line("号码:I234567B", 0, 0), line("合计 1,28O.50", 0, 30)})};
    const auto code = align(FieldKind::kDigits, "12345678", pages);
    ASSERT_TRUE(code);
    EXPECT_EQ(code->match, Match::kFuzzy);
    EXPECT_EQ(text_of(code), "I234567B");
    EXPECT_GT(code->likeness, 0.9);
    EXPECT_EQ(text_of(align(FieldKind::kMoney, "1280.50", pages)), "1,28O.50");
    EXPECT_FALSE(align(FieldKind::kMoney, "99.99", pages));
}

TEST(Align, KnowsTheLeastSureCharacter) {
    auto unsure = line("12345678", 0, 0);
    unsure.places = {0.06F, 0.18F, 0.31F, 0.43F, 0.56F, 0.68F, 0.81F, 0.93F};
    unsure.scores = {1, 1, 1, 0.4F, 1, 1, 1, 1};
    const std::vector pages = {page({unsure})};
    const auto found = align(FieldKind::kDigits, "12345678", pages);
    EXPECT_NEAR(least_score_of(*found), 0.4, 1e-6);
    EXPECT_NEAR(score_of(*found), 7.4 / 8, 1e-6);
}

TEST(Align, FindsNothingInNothing) {
    EXPECT_FALSE(align(FieldKind::kText, "a", {}));
    EXPECT_FALSE(align(FieldKind::kText, "", std::vector{page({line("a", 0, 0)})}));
    EXPECT_EQ(align(FieldKind::kText, "12", std::vector{page({line("A12", 0, 0)})})->match, Match::kFuzzy);
}

}  // namespace
}  // namespace glimpse::verification
