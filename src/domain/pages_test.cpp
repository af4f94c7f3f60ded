#include "domain/pages.h"

#include <gtest/gtest.h>

namespace glimpse::domain {
namespace {

TEST(Pages, AreANumberOrARange) {
    EXPECT_EQ(parse_pages("3"), (PageRange{3, 3}));
    EXPECT_EQ(parse_pages("1-3"), (PageRange{1, 3}));
    EXPECT_EQ(parse_pages("2-"), (PageRange{2, kPageLast}));
    for (const char* wrong : {"", "-", "0", "-3", "3-1", "1-2-3", "a", "1,2", " 1", "99999999999", "1-0"}) EXPECT_FALSE(parse_pages(wrong)) << wrong;
}

TEST(Pages, EndWithTheFile) {
    EXPECT_EQ(pages_of({}, 4, 16), (PageRange{1, 4}));
    EXPECT_EQ(pages_of({2, 9}, 4, 16), (PageRange{2, 4}));
    const auto beyond = pages_of({5, 5}, 4, 16);
    ASSERT_FALSE(beyond);
    EXPECT_NE(beyond.error().public_message.find("4 pages"), std::string::npos);
}

TEST(Pages, AreNeverCutInSilence) {
    const auto many = pages_of({}, 40, 16);
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().code, ErrorCode::kInvalidRequest);
    EXPECT_TRUE(pages_of({25, 40}, 40, 16));
}

}  // namespace
}  // namespace glimpse::domain
