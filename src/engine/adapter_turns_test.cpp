#include "engine/adapter_turns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace glimpse::engine {
namespace {

using Ids = std::vector<AdapterId>;

TEST(AdapterTurns, AloneGoesOnForEver) {
    AdapterTurns turns(10);
    for (int step = 0; step < 100; ++step) {
        EXPECT_EQ(turns.next(Ids{7, 7}), 7U);
        turns.spend(4);
    }
}

TEST(AdapterTurns, ATurnEndsWithTheStepThatUsesItUp) {
    AdapterTurns turns(10);
    Ids order;
    for (int step = 0; step < 9; ++step) {
        order.push_back(turns.next(Ids{1, 2}));
        turns.spend(4);
    }
    EXPECT_EQ(order, (Ids{1, 1, 1, 2, 2, 2, 1, 1, 1}));
}

TEST(AdapterTurns, WhereChangesAreSlowTurnsAreLong) {
    AdapterTurns turns(10);
    for (int change = 0; change < 100; ++change) turns.learn_change(20);
    int steps = 0;
    for (; turns.next(Ids{1, 2}) == 1; ++steps) turns.spend(10);
    EXPECT_NEAR(steps, 16, 1);
    for (int change = 0; change < 100; ++change) turns.learn_change(1e6);
    turns.spend(1e6);
    for (steps = 0; turns.next(Ids{1, 2}) == 1; ++steps) turns.spend(10);
    EXPECT_EQ(steps, 50);
}

TEST(AdapterTurns, WhoComesWaitsForOneTurnOfEachOther) {
    AdapterTurns turns(1);
    EXPECT_EQ(turns.next(Ids{1}), 1U);
    turns.spend(1);
    EXPECT_EQ(turns.next(Ids{1, 2}), 2U);
    turns.spend(1);
    EXPECT_EQ(turns.next(Ids{3, 2, 1}), 1U);
    turns.spend(1);
    EXPECT_EQ(turns.next(Ids{3, 2, 1}), 3U);
}

TEST(AdapterTurns, WhoHasNothingToDoPassesOnItsTurn) {
    AdapterTurns turns(10);
    EXPECT_EQ(turns.next(Ids{1, 2}), 1U);
    turns.spend(1);
    EXPECT_EQ(turns.next(Ids{2}), 2U);
    turns.spend(1);
    EXPECT_EQ(turns.next(Ids{1, 2}), 2U) << "the turn has just begun";
}

/// Work that comes and goes at random, steps of any length: from when it has work to when it is served, nobody sees more than
/// one turn of each other adapter that has work.
TEST(AdapterTurns, NobodyStarves) {
    constexpr double kTurn = 10;
    constexpr AdapterId kAdapters = 6;
    std::mt19937 random(1);
    AdapterTurns turns(kTurn);
    std::map<AdapterId, std::map<AdapterId, double>> seen;  // by who waits: the time it saw each other take
    Ids with_work;
    double longest_step = 0;
    for (int step = 0; step < 20'000; ++step) {
        for (AdapterId adapter = 0; adapter < kAdapters; ++adapter) {
            const bool had = std::ranges::count(with_work, adapter) > 0;
            if (!had && random() % 8 == 0) with_work.push_back(adapter);
            if (had && random() % 40 == 0) std::erase(with_work, adapter);
        }
        std::erase_if(seen, [&](const auto& entry) { return std::ranges::count(with_work, entry.first) == 0; });
        if (with_work.empty()) continue;
        std::ranges::shuffle(with_work, random);
        const AdapterId served = turns.next(with_work);
        ASSERT_EQ(std::ranges::count(with_work, served), 1);
        seen.erase(served);
        const double took = 0.1 + static_cast<double>(random() % 80) / 10;
        longest_step = std::max(longest_step, took);
        turns.spend(took);
        for (const AdapterId waiting : with_work) {
            if (waiting == served) continue;
            double& time = seen[waiting][served];
            time += took;
            ASSERT_LT(time, kTurn + longest_step + 1e-6);
        }
    }
}

/// Who always has work gets as much time as everybody else, however long the steps of each are.
TEST(AdapterTurns, AllGetOnEqually) {
    AdapterTurns turns(10);
    std::map<AdapterId, double> time;
    const Ids with_work = {0, 3, 9};
    for (int step = 0; step < 30'000; ++step) {
        const AdapterId served = turns.next(with_work);
        const double took = served == 3 ? 0.7 : 2.5;
        time[served] += took;
        turns.spend(took);
    }
    EXPECT_NEAR(time[0], time[9], 0.01 * time[0]);
    EXPECT_NEAR(time[0], time[3], 0.06 * time[0]) << "but for what the last step of a turn takes too long";
}

}  // namespace
}  // namespace glimpse::engine
