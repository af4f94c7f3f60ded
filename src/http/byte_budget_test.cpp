#include "http/byte_budget.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

TEST(ByteBudget, RefusesWhatDoesNotFitAndKeepsWhatWasHeld) {
    const auto budget = std::make_shared<ByteBudget>(100);
    ByteBudget::Lease one(budget), two(budget);
    EXPECT_TRUE(one.resize(70));
    EXPECT_FALSE(two.resize(31));
    EXPECT_TRUE(two.resize(30));
    EXPECT_FALSE(two.resize(31));
    EXPECT_EQ(two.bytes(), 30u);
    EXPECT_TRUE(one.resize(10));
    EXPECT_EQ(budget->used(), 40u);
    EXPECT_FALSE(two.resize(std::numeric_limits<std::size_t>::max()));
}

TEST(ByteBudget, GetsBackWhatALeaseHeld) {
    const auto budget = std::make_shared<ByteBudget>(100);
    {
        ByteBudget::Lease one(budget);
        EXPECT_TRUE(one.resize(100));
        const ByteBudget::Lease moved(std::move(one));
        EXPECT_EQ(budget->used(), 100u);
    }
    EXPECT_EQ(budget->used(), 0u);
}

}  // namespace
}  // namespace glimpse::http
