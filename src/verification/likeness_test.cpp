#include "verification/likeness.h"

#include <gtest/gtest.h>

#include <utility>

namespace glimpse::verification {
namespace {

TEST(Unlikeness, IsSmallForWhatReadersMistake) {
    EXPECT_EQ(unlikeness(U'a', U'a'), 0);
    EXPECT_EQ(unlikeness(U'a', U'b'), 1);
    for (const auto& [left, right] : {std::pair(U'0', U'O'), std::pair(U'1', U'l'), std::pair(U'5', U'S'), std::pair(U'8', U'B'), std::pair(U'一', U'-')}) {
        EXPECT_GT(unlikeness(left, right), 0);
        EXPECT_LT(unlikeness(left, right), 0.5);
        EXPECT_EQ(unlikeness(left, right), unlikeness(right, left));
    }
    EXPECT_EQ(unlikeness(U'3', U'8'), 1);
}

TEST(MostLike, FindsThePartAndHowLikeItIs) {
    const auto whole = most_like(U"12345678", U"发票号码:12345678");
    EXPECT_EQ(whole.likeness, 1);
    EXPECT_EQ(whole.begin, 5);
    EXPECT_EQ(whole.end, 13);
    const auto mistaken = most_like(U"12345678", U"号码:I2345678元"), other = most_like(U"12345678", U"号码:92345678元");
    EXPECT_EQ(mistaken.begin, 3);
    EXPECT_EQ(mistaken.end, 11);
    EXPECT_GT(mistaken.likeness, 0.95);
    EXPECT_NEAR(other.likeness, 1 - 1.0 / 8, 1e-9);
}

TEST(MostLike, CountsWhatIsLostAndAdded) {
    EXPECT_NEAR(most_like(U"abcdefgh", U"xabcefghx").likeness, 1 - 1.0 / 8, 1e-9);
    EXPECT_NEAR(most_like(U"abcdefgh", U"xabcd-efghx").likeness, 1 - 1.0 / 8, 1e-9);
    EXPECT_EQ(most_like(U"abc", U"").likeness, 0);
    EXPECT_EQ(most_like(U"abc", U"xyz").likeness, 0);
    EXPECT_EQ(most_like(U"", U"xyz").likeness, 0);
}

}  // namespace
}  // namespace glimpse::verification
