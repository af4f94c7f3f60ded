#include "base/byte_lru.h"

#include <gtest/gtest.h>

#include <string>

namespace glimpse {
namespace {

using Cache = ByteLru<int, std::string, std::hash<int>>;

TEST(ByteLru, GivesBackWhatWasPutIn) {
    Cache cache(100);
    cache.put(1, "one", 10);
    EXPECT_EQ(cache.find(1), "one");
    EXPECT_EQ(cache.find(2), std::nullopt);
}

TEST(ByteLru, LetsGoOfTheOneUsedLongestAgo) {
    Cache cache(30);
    cache.put(1, "one", 10);
    cache.put(2, "two", 10);
    cache.put(3, "three", 10);
    cache.find(1);
    cache.put(4, "four", 15);
    EXPECT_EQ(cache.find(1), "one");
    EXPECT_EQ(cache.find(2), std::nullopt);
    EXPECT_EQ(cache.find(3), std::nullopt);
    EXPECT_EQ(cache.bytes(), 25U);
}

TEST(ByteLru, AValuePutAgainCountsOnce) {
    Cache cache(30);
    cache.put(1, "one", 10);
    cache.put(1, "uno", 20);
    EXPECT_EQ(cache.find(1), "uno");
    EXPECT_EQ(cache.bytes(), 20U);
    EXPECT_EQ(cache.size(), 1U);
}

TEST(ByteLru, DoesNotKeepWhatIsLargerThanAllOfIt) {
    Cache cache(30);
    cache.put(1, "one", 10);
    cache.put(2, "whale", 31);
    EXPECT_EQ(cache.find(2), std::nullopt);
    EXPECT_EQ(cache.find(1), "one");
}

}  // namespace
}  // namespace glimpse
