#include "http/utf8.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

TEST(Utf8, AcceptsWellFormedText) {
    for (const auto* text :
         {"", "abc", "é", "合计", "🧾", "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80"}) {
        EXPECT_EQ(find_bad_utf8(text), std::nullopt) << text;
    }
}

TEST(Utf8, FindsTheFirstBadByte) {
    EXPECT_EQ(find_bad_utf8("ab\xff"), 2u);
    EXPECT_EQ(find_bad_utf8("\x80"), 0u);
    EXPECT_EQ(find_bad_utf8("a\xc0\xaf"), 1u);         // overlong
    EXPECT_EQ(find_bad_utf8("\xe0\x80\x80"), 0u);      // overlong
    EXPECT_EQ(find_bad_utf8("\xf0\x80\x80\x80"), 0u);  // overlong
    EXPECT_EQ(find_bad_utf8("\xed\xa0\x80"), 0u);      // surrogate
    EXPECT_EQ(find_bad_utf8("\xf4\x90\x80\x80"), 0u);  // above U+10FFFF
    EXPECT_EQ(find_bad_utf8("合\xe5\x90"), 3u);        // cut off
    EXPECT_EQ(find_bad_utf8("\xe5\x90z"), 0u);
}

}  // namespace
}  // namespace glimpse::http
