#include "base/nearest_name.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace glimpse {
namespace {

TEST(NearestName, FindsTypingMistakesOnly) {
    const std::vector<std::string> names = {"server.port", "server.host", "glm-ocr"};
    EXPECT_EQ(nearest_name("server.prot", names), "server.port");
    EXPECT_EQ(nearest_name("glm-orc", names), "glm-ocr");
    EXPECT_EQ(nearest_name("server.port", names), "server.port");
    EXPECT_EQ(nearest_name("whatever", names), "");
    EXPECT_EQ(nearest_name("", names), "");
    EXPECT_EQ(nearest_name("x", {}), "");
    EXPECT_EQ(nearest_name(std::string(100'000, 'a'), names), "");
}

TEST(NearestName, MakesASentence) {
    EXPECT_EQ(did_you_mean("abd", {"abc"}), " Did you mean \"abc\"?");
    EXPECT_EQ(did_you_mean("zzzzzz", {"abc"}), "");
}

TEST(Listed, SaysHowManyThereAreWhenNotAllAreShown) {
    EXPECT_EQ(listed({}), "");
    EXPECT_EQ(listed({"a", "b"}), "a, b");
    const auto many = listed(std::vector<std::string>(21, "x"));
    EXPECT_TRUE(many.ends_with("x, ... (21 in all)")) << many;
    EXPECT_EQ(std::ranges::count(many, 'x'), 20);
}

}  // namespace
}  // namespace glimpse
