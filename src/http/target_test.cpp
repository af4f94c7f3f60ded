#include "http/target.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

TEST(Target, DecodesPathAndQuery) {
    const auto target = parse_target("/a%20b+c?text=What+is%20%E5%90%88%2B?&&n=1&flag&=x&e=").value();
    EXPECT_EQ(target.path, "/a b+c");
    ASSERT_EQ(target.parameters.size(), 5u);
    EXPECT_EQ(target.parameters[0].value, "What is 合+?");
    EXPECT_EQ(target.parameters[1].name, "n");
    EXPECT_EQ(target.parameters[2].name, "flag");
    EXPECT_EQ(target.parameters[2].value, "");
    EXPECT_EQ(target.parameters[3].name, "");
    EXPECT_EQ(target.parameters[4].value, "");
}

TEST(Target, TakesAllFormsOfRequestTarget) {
    EXPECT_EQ(parse_target("*")->path, "*");
    EXPECT_EQ(parse_target("http://host:80/a?b=c")->path, "/a");
    EXPECT_EQ(parse_target("HTTPS://host")->path, "/");
    EXPECT_EQ(parse_target("http://host?b=c")->path, "/");
    EXPECT_EQ(parse_target("http://host?b=c")->parameters.size(), 1u);
}

TEST(Target, RefusesTheRest) {
    for (const auto* text : {"", "a", "ftp://host/a", "/%", "/%4", "/%zz", "/?a=%f", "/%00", "/a%0d%0ab", "/%ff", "/a%c0%ae", "host:443"}) {
        EXPECT_FALSE(parse_target(text)) << text;
    }
}

TEST(Target, BoundsTheParameters) {
    std::string many = "/?";
    for (std::size_t i = 0; i < kParametersMax; ++i) many += "a=1&";
    EXPECT_TRUE(parse_target(many));
    EXPECT_FALSE(parse_target(many + "a=1"));
}

}  // namespace
}  // namespace glimpse::http
