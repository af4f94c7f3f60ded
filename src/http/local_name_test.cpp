#include "http/local_name.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

TEST(LocalName, IsLocalhostOrALoopbackAddress) {
    for (const auto* host : {"localhost", "LocalHost:7860", "127.0.0.1", "127.0.0.1:7860", "127.8.9.10:1", "[::1]", "[::1]:7860"}) EXPECT_TRUE(names_this_machine(host)) << host;
}

TEST(LocalName, IsNoNameThatSomebodyElseMayAnswerFor) {
    for (const auto* host : {"", ":", "evil.example:7860", "127.0.0.1.evil.example", "127.evil.example", "localhost.evil.example", "localhost:7860@evil.example", "localhost.", "0.0.0.0:7860", "10.0.0.1",
                             "[::]:7860", "[::1].evil.example", "[::1", "::1", "[fe80::1]", "127.1", "localhost:80:80", "localhost evil"}) {
        EXPECT_FALSE(names_this_machine(host)) << host;
    }
}

TEST(LocalName, OfAPageHasAScheme) {
    for (const auto* origin : {"http://127.0.0.1:7860", "http://localhost:5173", "https://[::1]"}) EXPECT_TRUE(is_page_of_this_machine(origin)) << origin;
    for (const auto* origin : {"", "null", "localhost", "http://evil.example", "http://localhost.evil.example", "file://", "http://evil.example#http://localhost"}) {
        EXPECT_FALSE(is_page_of_this_machine(origin)) << origin;
    }
}

}  // namespace
}  // namespace glimpse::http
