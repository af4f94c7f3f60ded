#include "admission/rate_limit.h"

#include <gtest/gtest.h>

namespace glimpse::admission {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const TimePoint kStart = TimePoint() + std::chrono::hours(1);

TEST(RateLimit, LetsExactlyTheLimitThroughAtOnce) {
    for (const std::int64_t limit : {1, 7, 60, 100, 997}) {
        RateLimit rate(limit, seconds(60));
        std::int64_t taken = 0;
        while (rate.take(1, kStart)) ++taken;
        EXPECT_EQ(taken, limit);
        EXPECT_EQ(rate.remaining(kStart), 0);
        EXPECT_GT(rate.wait(1, kStart), milliseconds(0));
    }
}

TEST(RateLimit, GivesBackAtAnEvenRate) {
    RateLimit rate(60, seconds(60));
    ASSERT_TRUE(rate.take(60, kStart));
    EXPECT_FALSE(rate.take(1, kStart + milliseconds(999)));
    EXPECT_TRUE(rate.take(1, kStart + milliseconds(1000)));
    EXPECT_FALSE(rate.take(1, kStart + milliseconds(1500)));
    EXPECT_EQ(rate.wait(1, kStart + milliseconds(1500)), milliseconds(500));
    EXPECT_TRUE(rate.take(60, kStart + seconds(62)));
}

TEST(RateLimit, NeverLetsTwiceTheLimitThroughInOneWindow) {
    RateLimit rate(10, seconds(10));
    int taken = 0;
    for (int ms = 0; ms < 10'000; ms += 10) taken += rate.take(1, kStart + milliseconds(ms)) ? 1 : 0;
    EXPECT_LE(taken, 20);  // ten at once, and those that an even rate gives back
    EXPECT_GE(taken, 19);
}

TEST(RateLimit, RefusesMoreThanEverFits) {
    RateLimit rate(4, seconds(60));
    EXPECT_FALSE(rate.take(5, kStart));
    EXPECT_TRUE(rate.take(4, kStart));
}

TEST(RateLimit, AChargeMayGoIntoDebt) {
    RateLimit rate(100'000, seconds(86400));
    rate.charge(150'000, kStart);
    EXPECT_EQ(rate.remaining(kStart), 0);
    EXPECT_FALSE(rate.take(1, kStart + std::chrono::hours(11)));
    EXPECT_TRUE(rate.take(1, kStart + std::chrono::hours(13)));
    rate.charge(4'000'000'000, kStart);
    EXPECT_FALSE(rate.take(1, kStart + std::chrono::hours(24 * 365)));
}

TEST(RateLimit, GoesOnFromWhatOthersCounted) {
    RateLimit limit(60, std::chrono::seconds(60));
    const TimePoint now{std::chrono::hours(1)};
    limit.adopt(std::chrono::seconds(58), now);
    EXPECT_EQ(limit.remaining(now), 2);
    EXPECT_TRUE(limit.take(2, now));
    EXPECT_FALSE(limit.take(1, now));
}

}  // namespace
}  // namespace glimpse::admission
