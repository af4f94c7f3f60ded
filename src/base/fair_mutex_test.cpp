#include "base/fair_mutex.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace glimpse {
namespace {

TEST(FairMutex, LetsNobodyInTwiceWhileAnotherWaits) {
    FairMutex mutex;
    std::array<std::atomic<bool>, 2> at_the_door = {};
    std::vector<std::size_t> visits;  // guarded by mutex
    const auto visit = [&](std::size_t who) {
        for (int i = 0; i < 1000; ++i) {
            at_the_door[who] = true;
            const std::lock_guard lock(mutex);
            at_the_door[who] = i == 999;
            visits.push_back(who);
            while (!at_the_door[1 - who]) std::this_thread::yield();
        }
    };
    std::thread first(visit, 0), second(visit, 1);
    first.join();
    second.join();
    ASSERT_EQ(visits.size(), 2000);
    int again = 0;
    for (std::size_t i = 1; i < visits.size(); ++i) again += visits[i] == visits[i - 1];
    EXPECT_LT(again, 500) << "at the door is not quite in the queue, so some may be";
}

}  // namespace
}  // namespace glimpse
