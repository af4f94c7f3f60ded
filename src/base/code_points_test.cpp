#include "base/code_points.h"

#include <gtest/gtest.h>

namespace glimpse {
namespace {

TEST(CodePoints, BytesOutsideOfUtf8BecomeReplacements) {
    EXPECT_EQ(code_points("a\xFF\xC3("), U"a\uFFFD\uFFFD(");
    EXPECT_EQ(code_points("\xED\xA0\x80").front(), U'\uFFFD');  // a surrogate
    EXPECT_EQ(code_points("\xC0\x80").front(), U'\uFFFD');      // overlong
    EXPECT_EQ(code_points("\xF0\x9F\x98\x80"), U"\U0001F600");
    EXPECT_EQ(code_points("\xE4\xBD"), U"\uFFFD\uFFFD");  // cut short
}

TEST(CodePoints, Utf8ComesBack) {
    const std::string text = "a\u00E9\u4E2D\U0001F600";
    EXPECT_EQ(to_utf8(code_points(text)), text);
    EXPECT_EQ(to_utf8(std::u32string(1, static_cast<char32_t>(0xD800))), "\uFFFD");
}

}  // namespace
}  // namespace glimpse
