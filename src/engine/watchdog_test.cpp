#include "engine/watchdog.h"

#include <gtest/gtest.h>

namespace glimpse::engine {
namespace {

using namespace std::chrono_literals;

TEST(Watchdog, TellsSlowFromOverdue) {
    Watchdog dog(10s);
    EXPECT_FALSE(dog.overdue(Clock::now() + 1h)) << "nobody works";
    std::optional<Watchdog::Watch> first(std::in_place, dog);
    const Watchdog::Watch second(dog);
    EXPECT_FALSE(dog.overdue(Clock::now() + 9s));
    EXPECT_GT(dog.overdue(Clock::now() + 11s).value(), 10s);
    first.reset();
    EXPECT_TRUE(dog.overdue(Clock::now() + 11s)) << "the other still works";
}

TEST(Watchdog, ForgetsWorkThatCameBack) {
    Watchdog dog(10s);
    { const Watchdog::Watch watch(dog); }
    EXPECT_FALSE(dog.overdue(Clock::now() + 1h));
}

}  // namespace
}  // namespace glimpse::engine
