#include "http/chat_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

using testing::HasSubstr;
using testing::Not;

ChatAnswer::Head head() { return {.id = "req_1", .model = "nano", .created_unix_s = 7}; }

domain::Answer answer() {
    domain::Answer answer;
    answer.id = "req_1";
    answer.result = "合计 \"86.40\"";
    answer.reasoning = "so";
    answer.model = "nano";
    answer.usage = {30, 20, 12, 5};
    return answer;
}

TEST(ChatAnswer, IsAChatCompletion) {
    EXPECT_EQ(ChatAnswer(head()).whole(answer()),
              R"({"id":"chatcmpl-req_1","object":"chat.completion","created":7,"model":"nano","choices":[{"index":0,)"
              R"("message":{"role":"assistant","content":"合计 \"86.40\"","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
              R"("usage":{"prompt_tokens":30,"completion_tokens":5,"total_tokens":35,)"
              R"("prompt_tokens_details":{"cached_tokens":12,"image_tokens":20}}})");
}

TEST(ChatAnswer, SeveralAnswersAreChoices) {
    auto several = answer();
    several.others = {{.result = "B", .finish_reason = domain::FinishReason::kLength}};
    EXPECT_THAT(ChatAnswer(head()).whole(several), HasSubstr(R"({"index":1,"message":{"role":"assistant","content":"B","refusal":null},"logprobs":null,"finish_reason":"length"})"));
    const auto end = ChatAnswer(head()).done(several);
    EXPECT_THAT(end, HasSubstr(R"({"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"})"));
    EXPECT_THAT(end, HasSubstr(R"({"index":1,"delta":{"role":"assistant","content":"B"},"logprobs":null,"finish_reason":null})"));
    EXPECT_THAT(end, HasSubstr(R"({"index":1,"delta":{},"logprobs":null,"finish_reason":"length"})"));
}

TEST(ChatAnswer, StreamsChunksUntilDone) {
    const ChatAnswer format(head());
    EXPECT_EQ(format.opening(),
              "data: {\"id\":\"chatcmpl-req_1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"nano\",\"choices\":"
              "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
    EXPECT_THAT(format.delta({domain::Delta::Kind::kAnswer, "a\nb"}), HasSubstr(R"("delta":{"content":"a\nb"})"));
    EXPECT_EQ(format.delta({domain::Delta::Kind::kReasoning, "so"}), "") << "nobody asked for it";
    EXPECT_TRUE(format.done(answer()).ends_with("data: [DONE]\n\n"));
    EXPECT_THAT(format.done(answer()), Not(HasSubstr("usage")));
    EXPECT_THAT(format.error({ErrorCode::kTimeout, "late"}), HasSubstr(R"(data: {"error":{"message":"late","type":"server_error")"));
}

TEST(ChatAnswer, TellsUsageInAnEventOfItsOwnWhenAsked) {
    auto with_usage = head();
    with_usage.include_usage = true;
    const ChatAnswer format(with_usage);
    EXPECT_THAT(format.opening(), HasSubstr(R"("finish_reason":null}],"usage":null})"));
    EXPECT_THAT(format.done(answer()), HasSubstr(R"("choices":[],"usage":{"prompt_tokens":30)"));
}

TEST(ChatAnswer, ReasoningIsApart) {
    auto thinking = head();
    thinking.with_reasoning = true;
    const ChatAnswer format(thinking);
    EXPECT_THAT(format.whole(answer()), HasSubstr(R"("role":"assistant","reasoning_content":"so","content":"合计)"));
    EXPECT_THAT(format.delta({domain::Delta::Kind::kReasoning, "so"}), HasSubstr(R"("delta":{"reasoning_content":"so"})"));
}

TEST(ChatAnswer, TellsHowLikelyTokensWere) {
    auto likely = head();
    likely.with_logprobs = true;
    auto told = answer();
    told.odds = {{.bytes = "合", .logprob = -0.25, .others = {{"合", -0.25}, {"\xE5\x90", -3}}}, {.bytes = "\"", .logprob = 0}};
    const auto* const content = R"("logprobs":{"content":[{"token":"合","logprob":-0.250000,"bytes":[229,144,136],"top_logprobs":[)"
                                R"({"token":"合","logprob":-0.250000,"bytes":[229,144,136]},{"token":"\uFFFD\uFFFD","logprob":-3.000000,"bytes":[229,144]}]},)"
                                R"({"token":"\"","logprob":0.000000,"bytes":[34],"top_logprobs":[]}],"refusal":null})";
    const auto with_replacements = [](std::string text) {
        for (auto at = text.find("\\uFFFD"); at != std::string::npos; at = text.find("\\uFFFD")) text.replace(at, 6, "\xEF\xBF\xBD");
        return text;
    };
    EXPECT_THAT(ChatAnswer(likely).whole(told), HasSubstr(with_replacements(content)));
    EXPECT_THAT(ChatAnswer(likely).delta({domain::Delta::Kind::kAnswer, "合\"", told.odds}), HasSubstr(with_replacements(content)));
    EXPECT_THAT(ChatAnswer(head()).whole(told), HasSubstr(R"("logprobs":null)")) << "nobody asked";
}

}  // namespace
}  // namespace glimpse::http
