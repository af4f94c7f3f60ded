#include "app/supervisor/restart.h"

#include <gtest/gtest.h>

namespace glimpse::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(BackOff, WaitsTwiceAsLongForWorkersThatDoNotLive) {
    BackOff pause{milliseconds(1000)};
    for (const int expected : {100, 200, 400, 800, 1000, 1000}) EXPECT_EQ(pause.next(milliseconds(5)), milliseconds(expected));
}

TEST(BackOff, ForgetsOnceAWorkerServedForAWhile) {
    BackOff pause{seconds(30)};
    for (int i = 0; i < 8; ++i) pause.next({});
    EXPECT_EQ(pause.next(seconds(59)), milliseconds(25'600));
    EXPECT_EQ(pause.next(seconds(60)), milliseconds(100));
}

TEST(SignOfLife, IsSilentOnlyWhileWeLook) {
    SignOfLife life;
    TimePoint now{};
    life.begin(7, now);
    for (int i = 0; i < 10; ++i) life.look(7, now += milliseconds(100));
    EXPECT_EQ(life.silence(), seconds(1));
    life.look(7, now += std::chrono::hours(8));  // the machine slept
    EXPECT_EQ(life.silence(), milliseconds(1500));
    life.look(8, now += milliseconds(100));
    EXPECT_EQ(life.silence(), seconds(0));
}

}  // namespace
}  // namespace glimpse::app
