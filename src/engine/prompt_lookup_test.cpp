#include "engine/prompt_lookup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PromptLookup lookup(std::initializer_list<int> tokens) {
    PromptLookup lookup;
    for (const int token : tokens) lookup.add(token);
    return lookup;
}

TEST(PromptLookup, GoesOnAsItDidBefore) {
    const auto seen = lookup({1, 2, 3, 4, 5, 6, 7, 1, 2, 3});
    EXPECT_THAT(seen.draft(3), ElementsAre(4, 5, 6));
    EXPECT_THAT(seen.draft(0), IsEmpty());
}

TEST(PromptLookup, TheLastPlaceCounts) { EXPECT_THAT(lookup({1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3}).draft(1), ElementsAre(5)); }

TEST(PromptLookup, TwoTokensAreNoContext) { EXPECT_THAT(lookup({1, 2, 4, 5, 1, 2}).draft(4), IsEmpty()); }

TEST(PromptLookup, DoesNotFindItself) {
    EXPECT_THAT(lookup({1, 2, 3}).draft(4), IsEmpty());
    EXPECT_THAT(lookup({7, 7, 7, 7}).draft(4), ElementsAre(7));
}

TEST(PromptLookup, NothingIsGuessedAcrossAPicture) {
    EXPECT_THAT(lookup({1, 2, 3, 4, PromptLookup::kGap, 5, 1, 2, 3}).draft(4), ElementsAre(4));
    EXPECT_THAT(lookup({1, 2, PromptLookup::kGap, 3, 4, 1, 2, PromptLookup::kGap, 3}).draft(4), IsEmpty());
}

TEST(PromptLookup, DraftsGrowWhileTheyHoldAndPauseWhenTheyDoNot) {
    PromptLookup lookup;
    for (int round = 0; round < 2; ++round) {
        for (int token = 1; token <= 100; ++token) lookup.add(token);
    }
    for (int token = 1; token <= 3; ++token) lookup.add(token);
    ASSERT_EQ(lookup.draft(100).size(), 4U);
    lookup.learn(4, 4);
    EXPECT_EQ(lookup.draft(100).size(), 8U);
    lookup.learn(8, 8);
    lookup.learn(16, 16);
    EXPECT_EQ(lookup.draft(100).size(), static_cast<std::size_t>(PromptLookup::kDraftMax));
    lookup.learn(16, 0);
    int pause = 0;
    for (int token = 4; lookup.draft(100).empty(); ++token, ++pause) lookup.add(token);
    EXPECT_EQ(pause, 4);
    EXPECT_EQ(lookup.draft(100).size(), 2U);
    lookup.learn(2, 0);
    pause = 0;
    for (int token = 8; lookup.draft(100).empty(); ++token, ++pause) lookup.add(token);
    EXPECT_EQ(pause, 8);
}

TEST(PromptLookup, OddsFollowWhatHeld) {
    PromptLookup lookup;
    for (int i = 0; i < 20; ++i) lookup.learn(4, 1);
    EXPECT_NEAR(lookup.odds(), 0.25, 0.01);
    for (int i = 0; i < 20; ++i) lookup.learn(4, 4);
    EXPECT_NEAR(lookup.odds(), 1, 0.01);
    lookup.learn(0, 0);
    EXPECT_NEAR(lookup.odds(), 1, 0.01);
}

}  // namespace
}  // namespace glimpse::engine
