#include "engine/step_cost.h"

#include <gtest/gtest.h>

#include <random>

namespace glimpse::engine {
namespace {

double true_cost(int decode_rows, int prefill_rows) { return 3 + 0.5 * decode_rows + 0.2 * prefill_rows; }

TEST(StepCost, LearnsFromStepsOfAllKinds) {
    StepCost cost;
    std::mt19937 random(3);
    for (int i = 0; i < 200; ++i) {
        const int decode = static_cast<int>(random() % 8);
        const int prefill = random() % 2 ? static_cast<int>(random() % 300) : 0;
        cost.learn(decode, prefill, true_cost(decode, prefill) * (0.9 + 0.2 * static_cast<double>(random() % 100) / 100));
    }
    EXPECT_NEAR(cost.of(4, 100), true_cost(4, 100), 0.1 * true_cost(4, 100));
    EXPECT_NEAR(cost.of(1, 0), true_cost(1, 0), 0.2 * true_cost(1, 0));
    const int rows = cost.prefill_rows_within(40, 4, 512);
    EXPECT_NEAR(rows, (40 - 5) / 0.2, 25);
}

TEST(StepCost, AllowsEverythingUntilPrefillWasSeen) {
    StepCost cost;
    EXPECT_EQ(cost.prefill_rows_within(40, 4, 512), 512);
    for (int i = 0; i < 50; ++i) cost.learn(3, 0, 5);
    EXPECT_EQ(cost.prefill_rows_within(40, 4, 512), 512);
    EXPECT_NEAR(cost.of(3, 0), 5, 0.1);
}

TEST(StepCost, FollowsAMachineThatSlowsDown) {
    StepCost cost;
    for (int i = 0; i < 300; ++i) cost.learn(1 + i % 4, 10 * (i % 9), true_cost(1 + i % 4, 10 * (i % 9)));
    for (int i = 0; i < 300; ++i) cost.learn(1 + i % 4, 10 * (i % 9), 3 * true_cost(1 + i % 4, 10 * (i % 9)));
    EXPECT_NEAR(cost.of(2, 50), 3 * true_cost(2, 50), 4);
}

TEST(StepCost, NoTermIsNegative) {
    StepCost cost;
    for (int i = 0; i < 100; ++i) cost.learn(i % 5, 100 - i, 10);  // more rows, same time
    EXPECT_GE(cost.of(0, 500), 0);
    EXPECT_GE(cost.of(100, 0), cost.of(0, 0));
    EXPECT_GE(cost.of(0, 100), cost.of(0, 0));
}

TEST(StepCost, NothingFitsInATimeThatDecodingTakesAlone) {
    StepCost cost;
    for (int i = 0; i < 100; ++i) cost.learn(1 + i % 8, 50 * (i % 3), true_cost(1 + i % 8, 50 * (i % 3)));
    EXPECT_EQ(cost.prefill_rows_within(2, 8, 512), 0);
}

}  // namespace
}  // namespace glimpse::engine
