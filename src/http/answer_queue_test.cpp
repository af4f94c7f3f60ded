#include "http/answer_queue.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

using Kind = domain::Delta::Kind;

ByteBudget::Lease no_lease() {
    return ByteBudget::Lease(std::make_shared<ByteBudget>(0));
}

TEST(AnswerQueue, JoinsNeighboursOfOneKindWhileNobodyTakes) {
    AnswerQueue queue(AnswerQueue::Keep::kDeltas, no_lease());
    int wakes = 0;
    queue.set_wake([&] { ++wakes; });
    queue.on_delta({Kind::kReasoning, "a"});
    queue.on_delta({Kind::kReasoning, "b"});
    queue.on_delta({Kind::kAnswer, "c", {{.bytes = "c"}}});
    queue.on_delta({Kind::kAnswer, "d", {{.bytes = "d"}}});
    EXPECT_EQ(wakes, 1);
    const auto events = queue.take();
    ASSERT_EQ(events.deltas.size(), 2u);
    EXPECT_EQ(events.deltas[0].text, "ab");
    EXPECT_EQ(events.deltas[1].text, "cd");
    ASSERT_EQ(events.deltas[1].odds.size(), 2U);
    EXPECT_EQ(events.deltas[1].odds[1].bytes, "d");
    EXPECT_FALSE(events.end);
    queue.on_delta({Kind::kAnswer, "d"});
    EXPECT_EQ(wakes, 2);
}

TEST(AnswerQueue, KeepsOnlyTheEndWhereDeltasAreNotWanted) {
    AnswerQueue queue(AnswerQueue::Keep::kEndOnly, no_lease());
    queue.set_wake([] {});
    queue.on_delta({Kind::kAnswer, "a"});
    queue.on_end(domain::Answer{});
    const auto events = queue.take();
    EXPECT_TRUE(events.deltas.empty());
    EXPECT_TRUE(events.end);
}

TEST(AnswerQueue, KeepsNothingForAClientThatLeft) {
    AnswerQueue queue(AnswerQueue::Keep::kDeltas, no_lease());
    queue.set_wake([] {});
    queue.set_wake(nullptr);
    queue.on_delta({Kind::kAnswer, "a"});
    queue.on_end(domain::Answer{});
    EXPECT_TRUE(queue.take().deltas.empty());
}

TEST(AnswerQueue, HoldsTheLeaseAsLongAsThePipelineHoldsTheQueue) {
    const auto budget = std::make_shared<ByteBudget>(100);
    ByteBudget::Lease lease(budget);
    ASSERT_TRUE(lease.resize(60));
    auto queue = std::make_shared<AnswerQueue>(AnswerQueue::Keep::kEndOnly, std::move(lease));
    EXPECT_EQ(budget->used(), 60u);
    queue.reset();
    EXPECT_EQ(budget->used(), 0u);
}

}  // namespace
}  // namespace glimpse::http
