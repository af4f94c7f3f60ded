#include "storage/redis/address.h"

#include <gmock/gmock.h>

namespace glimpse::storage::redis {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RedisAddress, IsReadInAllItsParts) {
    const auto whole = parse_address("redis://till:p%40ss@cache.example:6380/3");
    ASSERT_TRUE(whole) << whole.error().public_message;
    EXPECT_EQ(whole->user, "till");
    EXPECT_EQ(whole->password, "p@ss");
    EXPECT_EQ(whole->place(), "cache.example:6380");
    EXPECT_EQ(whole->database, 3);
    const auto least = parse_address("redis://10.0.0.7");
    ASSERT_TRUE(least);
    EXPECT_EQ(least->port, 6379);
    EXPECT_EQ(least->database, 0);
    EXPECT_EQ(parse_address("redis://[::1]:7000/")->host, "::1");
    EXPECT_EQ(parse_address("redis://:secret@h")->password, "secret");
    EXPECT_EQ(parse_address("redis://localhost/2?socket=/run/redis/redis.sock")->socket, "/run/redis/redis.sock");
}

TEST(RedisAddress, WhatIsNoneIsRefusedWithoutItsSecret) {
    for (const auto* text : {"", "cache:6379", "http://x", "redis://", "redis://:hush@h:0", "redis://:hush@h:70000", "redis://:hush@h/many", "redis://:hush@h/-1",
                             "redis://h?tls=on"}) {
        const auto address = parse_address(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().code, ErrorCode::kInvalidRequest) << text;
        EXPECT_THAT(address.error().public_message, Not(HasSubstr("hush")));
    }
}

}  // namespace
}  // namespace glimpse::storage::redis
