#include "http/near_match.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace glimpse::http {
namespace {

constexpr std::array<std::string_view, 4> kWords = {"image", "text", "max_tokens", "top_p"};

TEST(NearMatch, FindsTypingErrors) {
    EXPECT_EQ(near_match("max_token", kWords), "max_tokens");
    EXPECT_EQ(near_match("maxTokens", kWords), "max_tokens");
    EXPECT_EQ(near_match("imgae", kWords), "image");
    EXPECT_EQ(near_match("test", kWords), "text");
}

TEST(NearMatch, KeepsSilentOtherwise) {
    EXPECT_EQ(near_match("prompt", kWords), "");
    EXPECT_EQ(near_match("", kWords), "");
    EXPECT_EQ(near_match(std::string(10000, 'a'), kWords), "");
}

}  // namespace
}  // namespace glimpse::http
