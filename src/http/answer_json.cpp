#include "http/answer_json.h"

#include <fmt/format.h>

#include "http/json_text.h"
#include "http/preparation_json.h"

namespace glimpse::http {
namespace {

std::string usage_json(const domain::Usage& usage) {
    return fmt::format(R"({{"prompt_tokens":{},"image_tokens":{},"cached_tokens":{},"completion_tokens":{}}})",
                       usage.prompt_tokens, usage.image_tokens, usage.cached_tokens, usage.completion_tokens);
}

std::string timings_json(const domain::Answer& answer) {
    const auto& timings = answer.timings_ms;
    const auto evidence = answer.evidence_lines ? fmt::format(R"("evidence":{},)", json_number(timings.evidence)) : std::string();
    return fmt::format(R"({{"queue":{},"intake":{},{}"vision":{},"prefill":{},"decode":{},"total":{}}})",
                       json_number(timings.queue), json_number(timings.intake), evidence, json_number(timings.vision),
                       json_number(timings.prefill), json_number(timings.decode), json_number(timings.total));
}

std::string reasoning_json(const domain::Choice& choice, bool shown) {
    return shown ? fmt::format(R"("reasoning":{},)", json_quoted(choice.reasoning)) : std::string();
}

std::string choice_json(const domain::Choice& choice, bool with_reasoning) {
    return fmt::format(R"({{"result":{},{}"finish_reason":"{}"}})", json_quoted(choice.result),
                       reasoning_json(choice, with_reasoning), domain::name_of(choice.finish_reason));
}

/// All samples, the first among them; nothing for one.
std::string samples_json(const domain::Answer& answer, bool with_reasoning) {
    if (answer.others.empty()) return {};
    std::string samples = choice_json(answer, with_reasoning);
    for (const auto& other : answer.others) samples += "," + choice_json(other, with_reasoning);
    return fmt::format(R"("samples":[{}],)", samples);
}

/// What was done to each picture; nothing where there is nothing to tell.
std::string preprocessing_json(const domain::Answer& answer) {
    if (answer.preprocessing.empty()) return {};
    std::string pictures;
    for (const auto& preparation : answer.preprocessing) pictures += (pictures.empty() ? "" : ",") + preparation_json(preparation);
    return fmt::format(R"("preprocessing":[{}],)", pictures);
}

/// How many lines stood before the question; nothing where evidence was off.
std::string evidence_json(const domain::Answer& answer) {
    return answer.evidence_lines ? fmt::format(R"("evidence_lines":{},)", *answer.evidence_lines) : std::string();
}

}  // namespace

std::string answer_json(const domain::Answer& answer, bool with_reasoning) {
    return fmt::format(R"({{"id":{},"result":{},{}"model":{},"finish_reason":"{}",{}{}{}"cached":{},"usage":{},"timings_ms":{}}})",
                       json_quoted(answer.id), json_quoted(answer.result), reasoning_json(answer, with_reasoning),
                       json_quoted(answer.model), domain::name_of(answer.finish_reason), samples_json(answer, with_reasoning),
                       preprocessing_json(answer), evidence_json(answer), answer.cached, usage_json(answer.usage), timings_json(answer));
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
