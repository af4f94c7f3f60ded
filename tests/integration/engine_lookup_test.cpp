// Answers that go on as their text did before: they must be the answers that the model gives token by token.
#include <gmock/gmock.h>

#include <vector>

#include "tests/support/nano_engine.h"

namespace glimpse::engine {
namespace {

std::unique_ptr<Engine> nano(bool lookup, int parallel = 4) {
    auto settings = nano_settings(parallel);
    settings.lookup = lookup;
    return load_and_wait(settings);
}

/// An answer long enough to repeat itself: it must have 120 characters, and a small model soon has nothing new to say.
Request rambling(int number, int max_tokens = 200) {
    auto request = ask(number % 2, std::to_string(number) + "\n合计: 86.40\nTranscribe the text.", max_tokens);
    request.format = {domain::ResponseFormat::Kind::kRegex, "[a-z0-9 :.]{120}"};
    return request;
}

std::vector<std::string> answers_at_once(Engine& engine, const std::vector<Request>& requests) {
    std::vector<std::shared_ptr<Recorder>> recorders;
    for (const auto& request : requests) {
        recorders.push_back(std::make_shared<Recorder>());
        EXPECT_TRUE(engine.submit(request, recorders.back()));
    }
    std::vector<std::string> texts;
    for (const auto& recorder : recorders) {
        EXPECT_TRUE(recorder->end());
        texts.push_back(recorder->text());
    }
    return texts;
}

TEST(EngineLookup, GuessesThatHoldChangeNothing) {
    const auto plain = nano(false);
    const auto guessing = nano(true);
    for (int number = 0; number < 4; ++number) EXPECT_EQ(answer(*guessing, rambling(number)), answer(*plain, rambling(number)));
    EXPECT_EQ(plain->stats().tokens_drafted, 0U);
    const auto stats = guessing->stats();
    EXPECT_GT(stats.tokens_held, 0U);
    EXPECT_LE(stats.tokens_held, stats.tokens_drafted);
}

TEST(EngineLookup, ManyAtOnceGuessAsEachAlone) {
    std::vector<Request> requests;
    for (int number = 0; number < 4; ++number) requests.push_back(rambling(number));
    const auto plain = nano(false);
    std::vector<std::string> expected;
    for (const auto& request : requests) expected.push_back(answer(*plain, request));
    const auto guessing = nano(true);
    EXPECT_EQ(answers_at_once(*guessing, requests), expected);
    EXPECT_EQ(answers_at_once(*guessing, requests), expected) << "with shared prompts";
    EXPECT_GT(guessing->stats().tokens_held, 0U);
}

TEST(EngineLookup, ChanceFallsAsItWouldHave) {
    auto request = rambling(0);
    request.sampling.temperature = 0.2;
    request.sampling.seed = 11;
    const auto guessing = nano(true);
    EXPECT_EQ(answer(*guessing, request), answer(*nano(false), request));
    EXPECT_GT(guessing->stats().tokens_drafted, 0U);
}

TEST(EngineLookup, KeepsTheFormat) {
    auto request = rambling(1);
    request.format = {domain::ResponseFormat::Kind::kRegex, "(合计: 86\\.40\n日期: 2024-0[0-9]-06\n){6}"};
    const auto guessing = nano(true);
    const auto text = answer(*guessing, request);
    EXPECT_EQ(text, answer(*nano(false), request));
    EXPECT_EQ(text.size(), 6 * std::string("合计: 86.40\n日期: 2024-05-06\n").size()) << text;
}

TEST(EngineLookup, EndsWhereItMay) {
    const auto guessing = nano(true);
    const auto plain = nano(false);
    for (const int most : {1, 2, 7, 31}) EXPECT_EQ(answer(*guessing, rambling(2, most)), answer(*plain, rambling(2, most)));
}

// What guesses left in the KV cache must not be shared: the answer is asked about again, as the beginning of a prompt.
TEST(EngineLookup, WhatDidNotHoldIsNotShared) {
    const auto guessing = nano(true);
    const auto plain = nano(false);
    const auto first = answer(*guessing, rambling(0, 60));
    auto again = rambling(0, 60);
    again.prompt.emplace_back(domain::TextPart{first, false});
    EXPECT_EQ(answer(*guessing, again), answer(*plain, again));
}

}  // namespace
}  // namespace glimpse::engine
