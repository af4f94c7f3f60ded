#include "base/worker_pool.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <future>
#include <string>

#include "base/this_thread.h"

namespace glimpse {
namespace {

struct Seen {
    std::string name;
    int niceness;
};

Seen seen_in(WorkerPool& pool) {
    std::promise<Seen> seen;
    pool.post([&seen] {
        std::array<char, 16> name{};
        prctl(PR_GET_NAME, name.data());
        seen.set_value({name.data(), getpriority(PRIO_PROCESS, 0)});
    });
    return seen.get_future().get();
}

TEST(WorkerPoolTest, RunsEverythingBeforeItEnds) {
    std::atomic<int> run = 0;
    {
        WorkerPool pool(3, "three");
        for (int i = 0; i < 100; ++i) pool.post([&run] { ++run; });
    }
    EXPECT_EQ(run, 100);
}

TEST(WorkerPoolTest, ThreadsHaveItsNameAndGiveWayAsTold) {
    const int mine = getpriority(PRIO_PROCESS, 0);
    WorkerPool even(1, "even"), modest(1, "a name that is too long", this_thread::kGivesWay);
    const auto first = seen_in(even), second = seen_in(modest);
    EXPECT_EQ(first.name, "even");
    EXPECT_EQ(first.niceness, mine);
    EXPECT_EQ(second.name, "a name that is ");
    EXPECT_EQ(second.niceness, std::min(19, mine + this_thread::kGivesWay));
}

}  // namespace
}  // namespace glimpse
