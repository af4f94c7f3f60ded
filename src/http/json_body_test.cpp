#include "http/json_body.h"

#include <gtest/gtest.h>

#include <string>

namespace glimpse::http {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

TEST(JsonBody, IsBoundedInDepth) {
    EXPECT_TRUE(parse_json_body(repeated("[", 72) + repeated("]", 72)));
    for (const auto* open : {"[", "{\"a\":", "[{\"a\":"}) EXPECT_FALSE(parse_json_body(repeated(open, 100'000))) << open;
}

TEST(JsonBody, IsBoundedInWidth) {
    EXPECT_TRUE(parse_json_body("[" + repeated("0,", 99'000) + "0]"));
    for (const auto* one : {"0,", "[],", "{},", "\"\","}) EXPECT_FALSE(parse_json_body("[" + repeated(one, 100'000) + "0]")) << one;
    EXPECT_FALSE(parse_json_body("{" + repeated("\"a\":0,", 100'000) + "\"a\":0}"));
}

TEST(JsonBody, MayHoldATextOfAnything) {
    const auto text = repeated("[,{\\\\\\\"", 200'000);  // [,{ then an escaped backslash and an escaped quote
    EXPECT_TRUE(parse_json_body("{\"text\":\"" + text + "\"}"));
    for (const auto* open : {"\"", "\"\\", "{\"a\\"}) EXPECT_FALSE(parse_json_body(open)) << open;
}

}  // namespace
}  // namespace glimpse::http
