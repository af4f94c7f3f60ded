#include "http/chat_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>

#include "base/code_points.h"
#include "http/json_text.h"
#include "http/openai_error.h"
#include "http/sse.h"

namespace glimpse::http {
namespace {

std::string usage_json(const domain::Usage& usage) {
    return fmt::format(R"({{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{},)"
                       R"("prompt_tokens_details":{{"cached_tokens":{},"image_tokens":{}}}}})",
                       usage.prompt_tokens, usage.completion_tokens, usage.prompt_tokens + usage.completion_tokens,
                       usage.cached_tokens, usage.image_tokens);
}

std::string reasoning_json(const domain::Choice& choice, bool shown) {
    return shown ? fmt::format(R"("reasoning_content":{},)", json_quoted(choice.reasoning)) : std::string();
}

/// A token as a text, and its bytes, for those that are a part of a character.
std::string token_json(const std::string& bytes, double logprob) {
    return fmt::format(R"("token":{},"logprob":{:.6f},"bytes":[{}])", json_quoted(to_utf8(code_points(bytes))), logprob,
                       fmt::join(std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), ","));
}

std::string odds_json(const domain::TokenOdds& odds) {
    std::string others;
    for (const auto& other : odds.others) others += fmt::format("{}{{{}}}", others.empty() ? "" : ",", token_json(other.bytes, other.logprob));
    return fmt::format(R"({{{},"top_logprobs":[{}]}})", token_json(odds.bytes, odds.logprob), others);
}

}  // namespace

std::string ChatAnswer::logprobs_json(const std::vector<domain::TokenOdds>& odds) const {
    if (!head_.with_logprobs) return "null";
    std::string all;
    for (const auto& one : odds) all += (all.empty() ? "" : ",") + odds_json(one);
    return fmt::format(R"({{"content":[{}],"refusal":null}})", all);
}

std::string ChatAnswer::choice_json(std::size_t index, const domain::Choice& choice) const {
    return fmt::format(R"({{"index":{},"message":{{"role":"assistant",{}"content":{},"refusal":null}},"logprobs":{},"finish_reason":"{}"}})", index,
                       reasoning_json(choice, head_.with_reasoning), json_quoted(choice.result), logprobs_json(choice.odds), domain::name_of(choice.finish_reason));
}

std::string ChatAnswer::begin(std::string_view object, const std::string& model) const {
    return fmt::format(R"({{"id":{},"object":"{}","created":{},"model":{})", json_quoted("chatcmpl-" + head_.id), object,
                       head_.created_unix_s, json_quoted(model));
}

std::string ChatAnswer::whole(const domain::Answer& answer) const {
    std::string choices = choice_json(0, answer);
    for (std::size_t i = 0; i < answer.others.size(); ++i) choices += "," + choice_json(i + 1, answer.others[i]);
    return fmt::format(R"({},"choices":[{}],"usage":{}}})", begin("chat.completion", answer.model), choices, usage_json(answer.usage));
}

std::string ChatAnswer::chunk(std::string_view choices, std::string_view usage) const {
    const auto tail = head_.include_usage ? fmt::format(R"(,"usage":{})", usage) : std::string();
    return sse_event("", fmt::format(R"({},"choices":[{}]{}}})", begin("chat.completion.chunk", head_.model), choices, tail));
}

std::string ChatAnswer::choice_chunk(std::size_t index, std::string_view delta, std::string_view finish_reason, const std::vector<domain::TokenOdds>* odds) const {
    const auto reason = finish_reason.empty() ? std::string("null") : fmt::format("\"{}\"", finish_reason);
    const auto logprobs = odds ? logprobs_json(*odds) : std::string("null");
    return chunk(fmt::format(R"({{"index":{},"delta":{{{}}},"logprobs":{},"finish_reason":{}}})", index, delta, logprobs, reason), "null");
}

std::string ChatAnswer::opening() const { return choice_chunk(0, R"("role":"assistant","content":"")", ""); }

std::string ChatAnswer::delta(const domain::Delta& delta) const {
    const bool reasoning = delta.kind == domain::Delta::Kind::kReasoning;
    if (reasoning && !head_.with_reasoning) return {};
    return choice_chunk(0, fmt::format(R"("{}":{})", reasoning ? "reasoning_content" : "content", json_quoted(delta.text)), "", &delta.odds);
}

std::string ChatAnswer::done(const domain::Answer& answer) const {
    std::string events = choice_chunk(0, "", domain::name_of(answer.finish_reason));
    for (std::size_t i = 0; i < answer.others.size(); ++i) {
        const auto& other = answer.others[i];
        events += choice_chunk(i + 1, fmt::format(R"("role":"assistant",{}"content":{})", reasoning_json(other, head_.with_reasoning),
                                                  json_quoted(other.result)), "", &other.odds);
        events += choice_chunk(i + 1, "", domain::name_of(other.finish_reason));
    }
    if (head_.include_usage) events += chunk("", usage_json(answer.usage));
    return events + sse_event("", "[DONE]");
}

std::string ChatAnswer::error(const Error& error) const { return sse_event("", openai_error_json(error, openai_code_of(error.code))); }

}  // namespace glimpse::http
