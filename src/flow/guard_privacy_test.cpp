#include "flow/guard_privacy.h"

#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

using domain::Privacy;

TEST(GuardPrivacy, LetsEverythingThroughWhereItIsAllowed) {
    domain::Ask ask{.id = "1", .text = "Call 13800138000"};
    ASSERT_TRUE(guard_words(ask));
    EXPECT_EQ(ask.text, "Call 13800138000");
}

TEST(GuardPrivacy, CoversWhatWasWrittenAndKeepsPicturesWhereTheyStand) {
    domain::Ask ask{.id = "1", .text = "电话１３８００１３８０００在这里"};
    ask.privacy = Privacy::kMask;
    ask.pictures_at = {0, ask.text.size() - 9, ask.text.size()};
    ask.system = "a@b.cn";
    ask.earlier = {{.text = "4111111111111111"}};
    ASSERT_TRUE(guard_words(ask));
    EXPECT_EQ(ask.text, "电话***********在这里");
    EXPECT_EQ(ask.pictures_at, (std::vector<std::size_t>{0, ask.text.size() - 9, ask.text.size()}));
    EXPECT_EQ(ask.system, "******");
    EXPECT_EQ(ask.earlier[0].text, "****************");
}

TEST(GuardPrivacy, BlocksWithKindsAndNeverWithValues) {
    domain::Ask ask{.id = "1", .text = "13800138000 and a@b.cn"};
    ask.privacy = Privacy::kBlock;
    const auto guarded = guard_words(ask);
    ASSERT_FALSE(guarded);
    EXPECT_EQ(guarded.error().code, ErrorCode::kRefusedContent);
    EXPECT_NE(guarded.error().public_message.find("(phone, email)"), std::string::npos);
    EXPECT_EQ((guarded.error().public_message + guarded.error().internal_detail).find("138"), std::string::npos);
}

TEST(GuardPrivacy, HidesOfEachPictureWhatStandsOnItsPages) {
    const domain::TextLine line{"13800138000", {{{0, 0}, {110, 0}, {110, 20}, {0, 20}}}, 1};
    std::vector<domain::PageText> pages = {{200, 100, {}}, {200, 100, {line}}, {300, 100, {line, line}}};
    const auto hidden = guard_pages(Privacy::kMask, pages);
    ASSERT_TRUE(hidden);
    EXPECT_EQ(pages[1].lines[0].text, "***********");
    const auto wishes = hiding(*hidden, std::vector<std::size_t>{2, 1});
    ASSERT_EQ(wishes.size(), 2U);
    EXPECT_EQ(wishes[0].hidden.at(0).polygons.size(), 0U);
    EXPECT_EQ(wishes[0].hidden.at(1).polygons.size(), 1U);
    EXPECT_EQ(wishes[1].hidden.at(0).width, 300);
    EXPECT_EQ(wishes[1].hidden.at(0).polygons.size(), 2U);
}

}  // namespace
}  // namespace glimpse::flow
