#include "http/answer_json.h"

#include <fmt/format.h>

#include "http/json_text.h"

namespace glimpse::http {
namespace {

std::string usage_json(const domain::Usage& usage) {
    return fmt::format(R"({{"prompt_tokens":{},"image_tokens":{},"cached_tokens":{},"completion_tokens":{}}})",
                       usage.prompt_tokens, usage.image_tokens, usage.cached_tokens, usage.completion_tokens);
}

std::string timings_json(const domain::Timings& timings) {
    return fmt::format(R"({{"queue":{},"intake":{},"vision":{},"prefill":{},"decode":{},"total":{}}})",
                       json_number(timings.queue), json_number(timings.intake), json_number(timings.vision),
                       json_number(timings.prefill), json_number(timings.decode), json_number(timings.total));
}

}  // namespace

std::string answer_json(const domain::Answer& answer, bool with_reasoning) {
    const auto reasoning =
        with_reasoning ? fmt::format(R"("reasoning":{},)", json_quoted(answer.reasoning)) : std::string();
    return fmt::format(R"({{"id":{},"result":{},{}"model":{},"finish_reason":"{}","usage":{},"timings_ms":{}}})",
                       json_quoted(answer.id), json_quoted(answer.result), reasoning, json_quoted(answer.model),
                       domain::name_of(answer.finish_reason), usage_json(answer.usage),
                       timings_json(answer.timings_ms));
}

std::string delta_json(const domain::Delta& delta) {
    const auto kind = delta.kind == domain::Delta::Kind::kReasoning ? "reasoning" : "answer";
    return fmt::format(R"({{"text":{},"kind":"{}"}})", json_quoted(delta.text), kind);
}

std::string error_json(const Error& error, std::string_view request_id) {
    return fmt::format(R"({{"error":{{"code":"{}","message":{},"request_id":{}}}}})", name_of(error.code),
                       json_quoted(error.public_message), json_quoted(request_id));
}

}  // namespace glimpse::http
