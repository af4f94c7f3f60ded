#include "flow/answer_cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace glimpse::flow {
namespace {

using namespace std::chrono_literals;

domain::Ask question() {
    domain::Ask ask{.id = "req_1"};
    ask.pictures = {"one", "two"};
    ask.text = "What is the total?";
    return ask;
}

domain::Answer answer(std::string text) {
    domain::Answer answer;
    answer.result = std::move(text);
    return answer;
}

TEST(AnswerKey, IsTheSameForTheSameQuestion) {
    auto other = question();
    other.id = "req_2";
    other.deadline = TimePoint{} + 5s;
    other.sampling.seed = 7;  // chance has no part in a greedy answer
    ASSERT_TRUE(answer_key(question()));
    EXPECT_EQ(answer_key(question()), answer_key(other));
}

TEST(AnswerKey, EverythingThatChangesTheAnswerChangesIt) {
    const std::vector<std::function<void(domain::Ask&)>> changes = {
        [](auto& ask) { ask.pictures[1] = "twO"; },
        [](auto& ask) { ask.pictures = {"onetwo"}; },
        [](auto& ask) { ask.evidence = domain::EvidenceUse::kOn; },
        [](auto& ask) { ask.privacy = domain::Privacy::kMask; },
        [](auto& ask) { ask.privacy = domain::Privacy::kBlock; },
        [](auto& ask) { ask.wishes = {{}, {.hidden = {{10, 10, {}}}}}; },
        [](auto& ask) { ask.wishes = {{}, {.hidden = {{10, 10, {{}}}}}}; },
        [](auto& ask) { ask.pictures = {"two", "one"}; },
        [](auto& ask) { ask.text += " "; },
        [](auto& ask) { ask.system = ""; },
        [](auto& ask) { ask.system = "Be brief."; },
        [](auto& ask) { ask.sampling.max_tokens = 7; },
        [](auto& ask) { ask.sampling.stop = {"x"}; },
        [](auto& ask) { ask.enable_thinking = true; },
        [](auto& ask) { ask.format.kind = domain::ResponseFormat::Kind::kJson; },
        [](auto& ask) { ask.format.source = "{}"; },
        [](auto& ask) { ask.image_tokens_max = 64; },
        [](auto& ask) { ask.preprocess = domain::Preprocess::automatic(); },
        [](auto& ask) { ask.preprocess = domain::Preprocess::off(); },
        [](auto& ask) { ask.samples = 2; },
        [](auto& ask) { ask.parallel_fields = true; },
        [](auto& ask) { ask.pictures_at = {0, 4}; },
        [](auto& ask) { ask.wishes = {{}, {.tokens_max = 256}}; },
        [](auto& ask) { ask.wishes = {{}, {.pages = domain::PageRange{1, 1}}}; },
        [](auto& ask) { ask.earlier = {{domain::Turn::Speaker::kUser, "Hello"}}; },
        [](auto& ask) { ask.earlier = {{domain::Turn::Speaker::kModel, "Hello"}}; },
        [](auto& ask) { ask.earlier = {{domain::Turn::Speaker::kUser, "Hello", {0}}}; },
        [](auto& ask) { ask.earlier = {{domain::Turn::Speaker::kUser, "Hello", {1}}}; },
    };
    std::vector<ContentHash> keys = {*answer_key(question())};
    for (const auto& change : changes) {
        auto ask = question();
        change(ask);
        const auto key = answer_key(ask);
        ASSERT_TRUE(key);
        EXPECT_EQ(std::ranges::count(keys, *key), 0) << keys.size();
        keys.push_back(*key);
    }
}

TEST(AnswerKey, ThereIsNoneForWhatIsDrawnByChanceOrWantedFresh) {
    auto drawn = question();
    drawn.sampling.temperature = 0.1;
    EXPECT_FALSE(answer_key(drawn));
    auto fresh = question();
    fresh.fresh = true;
    EXPECT_FALSE(answer_key(fresh));
}

TEST(AnswerCache, GivesAnAnswerAgainUntilItIsTooOld) {
    AnswerCache cache({.bytes = 10'000, .age = 60s});
    const auto key = *answer_key(question());
    EXPECT_FALSE(cache.find(key, TimePoint{}));
    cache.put(key, answer("86.40"), TimePoint{});
    ASSERT_TRUE(cache.find(key, TimePoint{} + 60s));
    EXPECT_EQ(cache.find(key, TimePoint{} + 60s)->result, "86.40");
    EXPECT_FALSE(cache.find(key, TimePoint{} + 61s));
    EXPECT_FALSE(cache.find(key, TimePoint{} + 1s));  // the old one is gone
}

TEST(AnswerCache, HoldsNoMoreThanItMay) {
    AnswerCache cache({.bytes = 10'000});
    const ContentHash first{1, 1};
    const ContentHash second{2, 2};
    cache.put(first, answer(std::string(6'000, 'a')), TimePoint{});
    cache.put(second, answer(std::string(6'000, 'b')), TimePoint{});
    EXPECT_FALSE(cache.find(first, TimePoint{}));
    EXPECT_TRUE(cache.find(second, TimePoint{}));
    cache.put(first, answer(std::string(60'000, 'a')), TimePoint{});
    EXPECT_FALSE(cache.find(first, TimePoint{}));
}

}  // namespace
}  // namespace glimpse::flow
