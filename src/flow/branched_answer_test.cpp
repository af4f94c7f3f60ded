#include "flow/branched_answer.h"

#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

using domain::FinishReason;

std::string text_of(const std::vector<domain::Delta>& deltas) {
    std::string text;
    for (const auto& delta : deltas) text += delta.text;
    return text;
}

engine::Completion completion(int tokens, FinishReason reason = FinishReason::kStop) {
    engine::Completion completion;
    completion.finish_reason = reason;
    completion.usage = {40, 24, 0, tokens};
    completion.timings_ms.decode = tokens;
    return completion;
}

BranchedAnswer record() {
    prompt::BranchPlan plan{.branches = {{.lead = "{\"a\": "}, {.lead = ", \"b\": "}, {.lead = ", \"c\": "}}, .tail = "}", .joined = true};
    return {std::move(plan), {}, {.verbatim = true}};
}

TEST(BranchedAnswer, TellsFieldsInOrderThoughTheyComeAsTheyLike) {
    auto answer = record();
    std::string told;
    told += text_of(answer.push(1, "\"x"));
    EXPECT_EQ(told, "{\"a\": ") << "the first field is awaited";
    told += text_of(answer.push(0, "1"));
    told += text_of(answer.push(2, "null"));
    told += text_of(answer.finish(2, completion(3)));
    EXPECT_EQ(told, "{\"a\": 1");
    told += text_of(answer.finish(0, completion(5)));
    EXPECT_EQ(told, "{\"a\": 1, \"b\": \"x");
    told += text_of(answer.push(1, "y\""));
    EXPECT_FALSE(answer.complete());
    told += text_of(answer.finish(1, completion(4)));
    EXPECT_TRUE(answer.complete());
    EXPECT_EQ(told, R"({"a": 1, "b": "xy", "c": null})");
    const auto whole = answer.answer();
    EXPECT_EQ(whole.result, told);
    EXPECT_EQ(whole.usage.prompt_tokens, 40);
    EXPECT_EQ(whole.usage.completion_tokens, 12);
    EXPECT_EQ(whole.timings_ms.decode, 5);
    EXPECT_EQ(whole.finish_reason, FinishReason::kStop);
}

TEST(BranchedAnswer, OddsComeWithTheTextOfTheirTokens) {
    BranchedAnswer answer({.branches = {{}, {}}, .tail = {}, .joined = false}, {}, {});
    const domain::TokenOdds half{.bytes = "\xE5\x90", .logprob = -1}, rest{.bytes = "\x88", .logprob = -2}, last{.bytes = "x", .logprob = -3};
    EXPECT_TRUE(answer.push(0, half.bytes, &half).empty()) << "half a character";
    const auto told = answer.push(0, rest.bytes, &rest);
    ASSERT_EQ(told.size(), 1U);
    ASSERT_EQ(told[0].odds.size(), 2U);
    EXPECT_EQ(told[0].odds[1].logprob, -2);
    EXPECT_TRUE(answer.push(1, last.bytes, &last).empty());
    answer.finish(0, completion(2));
    answer.finish(1, completion(1));
    EXPECT_EQ(answer.answer().odds.size(), 2U);
    EXPECT_EQ(answer.answer().others.at(0).odds.size(), 1U);
}

TEST(BranchedAnswer, OneFieldCutShortCutsTheRecordShort) {
    auto answer = record();
    answer.finish(0, completion(1));
    answer.finish(1, completion(1, FinishReason::kLength));
    answer.finish(2, completion(1));
    EXPECT_EQ(answer.answer().finish_reason, FinishReason::kLength);
}

TEST(BranchedAnswer, TellsTheFirstOfSeveralSamplesAndKeepsAll) {
    prompt::BranchPlan plan;
    plan.branches.resize(2);
    BranchedAnswer answer(std::move(plan), {}, {});
    EXPECT_EQ(text_of(answer.push(1, "other")), "");
    EXPECT_EQ(text_of(answer.push(0, "one")), "one");
    answer.finish(0, completion(2, FinishReason::kLength));
    answer.finish(1, completion(7));
    const auto whole = answer.answer();
    EXPECT_EQ(whole.result, "one");
    EXPECT_EQ(whole.finish_reason, FinishReason::kLength);
    ASSERT_EQ(whole.others.size(), 1u);
    EXPECT_EQ(whole.others[0].result, "other");
    EXPECT_EQ(whole.others[0].finish_reason, FinishReason::kStop);
    EXPECT_EQ(whole.usage.completion_tokens, 9);
}

}  // namespace
}  // namespace glimpse::flow
