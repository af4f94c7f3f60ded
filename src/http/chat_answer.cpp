#include "http/chat_answer.h"

#include <fmt/format.h>

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

std::string choice_json(std::size_t index, const domain::Choice& choice, bool with_reasoning) {
    return fmt::format(R"({{"index":{},"message":{{"role":"assistant",{}"content":{},"refusal":null}},"logprobs":null,"finish_reason":"{}"}})",
                       index, reasoning_json(choice, with_reasoning), json_quoted(choice.result), domain::name_of(choice.finish_reason));
}

}  // namespace

std::string ChatAnswer::begin(std::string_view object, const std::string& model) const {
    return fmt::format(R"({{"id":{},"object":"{}","created":{},"model":{})", json_quoted("chatcmpl-" + head_.id), object,
                       head_.created_unix_s, json_quoted(model));
}

std::string ChatAnswer::whole(const domain::Answer& answer) const {
    std::string choices = choice_json(0, answer, head_.with_reasoning);
    for (std::size_t i = 0; i < answer.others.size(); ++i) choices += "," + choice_json(i + 1, answer.others[i], head_.with_reasoning);
    return fmt::format(R"({},"choices":[{}],"usage":{}}})", begin("chat.completion", answer.model), choices, usage_json(answer.usage));
}

std::string ChatAnswer::chunk(std::string_view choices, std::string_view usage) const {
    const auto tail = head_.include_usage ? fmt::format(R"(,"usage":{})", usage) : std::string();
    return sse_event("", fmt::format(R"({},"choices":[{}]{}}})", begin("chat.completion.chunk", head_.model), choices, tail));
}

std::string ChatAnswer::choice_chunk(std::size_t index, std::string_view delta, std::string_view finish_reason) const {
    const auto reason = finish_reason.empty() ? std::string("null") : fmt::format("\"{}\"", finish_reason);
    return chunk(fmt::format(R"({{"index":{},"delta":{{{}}},"logprobs":null,"finish_reason":{}}})", index, delta, reason), "null");
}

std::string ChatAnswer::opening() const { return choice_chunk(0, R"("role":"assistant","content":"")", ""); }

std::string ChatAnswer::delta(const domain::Delta& delta) const {
    const bool reasoning = delta.kind == domain::Delta::Kind::kReasoning;
    if (reasoning && !head_.with_reasoning) return {};
    return choice_chunk(0, fmt::format(R"("{}":{})", reasoning ? "reasoning_content" : "content", json_quoted(delta.text)), "");
}

std::string ChatAnswer::done(const domain::Answer& answer) const {
    std::string events = choice_chunk(0, "", domain::name_of(answer.finish_reason));
    for (std::size_t i = 0; i < answer.others.size(); ++i) {
        const auto& other = answer.others[i];
        events += choice_chunk(i + 1, fmt::format(R"("role":"assistant",{}"content":{})", reasoning_json(other, head_.with_reasoning),
                                                  json_quoted(other.result)), "");
        events += choice_chunk(i + 1, "", domain::name_of(other.finish_reason));
    }
    if (head_.include_usage) events += chunk("", usage_json(answer.usage));
    return events + sse_event("", "[DONE]");
}

std::string ChatAnswer::error(const Error& error) const { return sse_event("", openai_error_json(error, openai_code_of(error.code))); }

}  // namespace glimpse::http
