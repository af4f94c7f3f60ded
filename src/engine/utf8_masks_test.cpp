#include "engine/utf8_masks.h"

#include <gtest/gtest.h>

namespace glimpse::engine {
namespace {

bool well_formed(std::string_view text) { return after(Utf8State::kBetween, text) == Utf8State::kBetween; }

TEST(Utf8Masks, KnowsWellFormedText) {
    for (const auto* text : {"", "abc", "é", "金额", "\U0001F600", "\uFFFF", "\U0010FFFF", "\u0800", "\uD7FF"}) EXPECT_TRUE(well_formed(text)) << text;
    for (const auto* text : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                             "\xE9\x87", "a\xFF"}) {
        EXPECT_FALSE(well_formed(text)) << text;
    }
}

TEST(Utf8Masks, LetThroughWhatGoesOnWell) {
    const std::vector<std::string> pieces = {"a", "\xE9\x87", "\x91", "\x91z", "", "\xED", "\xA0\x80"};
    const Utf8Masks masks(pieces);
    const auto allowed = [&](Utf8State state) {
        std::int32_t mask = -1;
        masks.apply(state, {&mask, 1});
        return mask;
    };
    EXPECT_EQ(allowed(Utf8State::kBetween), 0b0110011);
    EXPECT_EQ(allowed(after(Utf8State::kBetween, pieces[1])), 0b0001100);
    EXPECT_EQ(allowed(Utf8State::kAfterED), 0b0000100) << "no surrogates";
}

}  // namespace
}  // namespace glimpse::engine
