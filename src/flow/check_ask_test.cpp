#include "flow/check_ask.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>
#include <vector>

namespace glimpse::flow {
namespace {

using domain::Turn;

domain::Ask conversation() {
    domain::Ask ask{.id = "req_1"};
    ask.pictures = {"one", "two"};
    ask.earlier = {{Turn::Speaker::kUser, "What is it?", {0}}, {Turn::Speaker::kModel, "A slip."}};
    ask.text = "And this?";
    return ask;
}

TEST(CheckAsk, TakesAConversation) {
    EXPECT_TRUE(check_ask(conversation()));
    auto placed = conversation();
    placed.pictures_at = {9};
    EXPECT_TRUE(check_ask(placed)) << "behind the text";
    placed.wishes = {{}, {.tokens_max = 256}};
    EXPECT_TRUE(check_ask(placed));
}

TEST(CheckAsk, WithSomethingToDoAPictureIsQuestionEnough) {
    auto ask = conversation();
    ask.text.clear();
    EXPECT_FALSE(check_ask(ask));
    ask.system = "Tell the total.";
    EXPECT_TRUE(check_ask(ask));
    ask.pictures.clear();
    ask.earlier.clear();
    EXPECT_FALSE(check_ask(ask));
}

TEST(CheckAsk, RefusesTurnsThatCannotBeWritten) {
    const std::vector<std::function<void(domain::Ask&)>> changes = {
        [](auto& ask) { ask.earlier.resize(domain::kTurnsMax + 1); },
        [](auto& ask) { ask.earlier[0].pictures_at = {12}; },
        [](auto& ask) { ask.earlier[0].pictures_at = {1, 0}; },
        [](auto& ask) { ask.earlier[0].pictures_at = {0, 0, 0}; },
        [](auto& ask) { std::swap(ask.earlier[0].pictures_at, ask.earlier[1].pictures_at); },
        [](auto& ask) { ask.pictures_at = {10}; },
        [](auto& ask) { ask.pictures_at = {0, 0}; },
        [](auto& ask) { ask.wishes = {{}}; },
        [](auto& ask) { ask.wishes = {{}, {.tokens_max = -1}}; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        auto ask = conversation();
        changes[i](ask);
        const auto checked = check_ask(ask);
        ASSERT_FALSE(checked) << i;
        EXPECT_EQ(checked.error().code, ErrorCode::kInvalidRequest) << i;
    }
}

TEST(CheckAsk, OddsAreToldWhereTheyTellNothingElse) {
    auto ask = conversation();
    ask.sampling.logprobs = domain::kLogprobsMax;
    EXPECT_TRUE(check_ask(ask));
    const std::function<void(domain::Ask&)> spoilers[] = {[](auto& bad) { bad.sampling.logprobs = domain::kLogprobsMax + 1; }, [](auto& bad) { bad.sampling.logprobs = -1; },
                                                          [](auto& bad) { bad.enable_thinking = true; }, [](auto& bad) { bad.privacy = domain::Privacy::kMask; }};
    for (const auto& spoil : spoilers) {
        auto bad = ask;
        spoil(bad);
        EXPECT_EQ(check_ask(bad).error().code, ErrorCode::kInvalidRequest);
    }
}

TEST(CheckAsk, TextsAreBoundedTogether) {
    auto ask = conversation();
    ask.earlier[1].text.assign(domain::kTextBytesMax / 2, 'a');
    EXPECT_TRUE(check_ask(ask));
    ask.text.assign(domain::kTextBytesMax / 2, 'a');
    const auto checked = check_ask(ask);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::kTooLarge);
}

TEST(CheckReady, OnlyAReadyModelIsAsked) {
    using enum domain::Readiness::State;
    domain::Readiness readiness{kReady, 0.5, "weights", "It hangs."};
    EXPECT_TRUE(check_ready(readiness));
    for (const auto& [state, words] : {std::pair(kLoading, "weights, 50 %"), {kFailed, "doctor"}, {kStuck, "It hangs."}, {kDraining, "going down"}}) {
        readiness.state = state;
        const auto ready = check_ready(readiness);
        ASSERT_FALSE(ready);
        EXPECT_EQ(ready.error().code, ErrorCode::kNotReady);
        EXPECT_NE(ready.error().public_message.find(words), std::string::npos) << ready.error().public_message;
    }
}

}  // namespace
}  // namespace glimpse::flow
