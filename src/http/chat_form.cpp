#include "http/chat_form.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "http/chat_messages.h"
#include "http/json_body.h"
#include "http/wire_value.h"

namespace glimpse::http {
namespace {

namespace json = boost::json;

/// Parameters that are fields of /api/v1/inference; the last ones are not OpenAI's.
struct Shared {
    std::string_view name;
    std::string_view field;
};
constexpr Shared kShared[] = {
    {"model", "model"},
    {"max_completion_tokens", "max_tokens"},
    {"max_tokens", "max_tokens"},
    {"temperature", "temperature"},
    {"top_p", "top_p"},
    {"n", "n"},
    {"stop", "stop"},
    {"stream", "stream"},
    {"response_format", "response_format"},
    {"enable_thinking", "enable_thinking"},
    {"top_k", "top_k"},
    {"image_max_tokens", "image_max_tokens"},
    {"pages", "pages"},
    {"preprocess", "preprocess"},
    {"evidence", "evidence"},
    {"cache", "cache"},
};

/// What a client sends that fills in every parameter: it asks for nothing.
bool is_nothing(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null: return true;
        case json::kind::bool_: return !value.get_bool();
        case json::kind::string: return value.get_string().empty();
        case json::kind::array: return value.get_array().empty();
        case json::kind::object: return value.get_object().empty();
        default: return value.to_number<double>() == 0;
    }
}

bool is_one(const json::value& value) { return value.is_number() && value.to_number<double>() == 1; }

bool leaves_tools_alone(const json::value& value) {
    const auto* choice = value.if_string();
    return is_nothing(value) || (choice && (*choice == "none" || *choice == "auto"));
}

bool is_text_alone(const json::value& value) {
    const auto* kinds = value.if_array();
    return is_nothing(value) || (kinds && kinds->size() == 1 && kinds->front().is_string() && kinds->front().get_string() == "text");
}

/// Parameters that would change the answer and cannot be honoured, but for values that ask for nothing.
struct Refused {
    std::string_view name;
    std::string_view why;
    bool (*harmless)(const json::value& value) = is_nothing;
};
constexpr Refused kRefused[] = {
    {"tools", "this server does not call tools"},
    {"tool_choice", "this server does not call tools", leaves_tools_alone},
    {"functions", "this server does not call functions"},
    {"function_call", "this server does not call functions", leaves_tools_alone},
    {"audio", "this server does not speak"},
    {"modalities", "this server answers in text alone", is_text_alone},
    {"web_search_options", "this server does not search"},
    {"logit_bias", "tokens cannot be biased"},
    {"presence_penalty", "there are no penalties; leave it out or send 0"},
    {"frequency_penalty", "there are no penalties; leave it out or send 0"},
    {"repetition_penalty", "there are no penalties; leave it out or send 1", is_one},
    {"min_p", "it is not offered; use top_p or top_k"},
};

Result<void> set_seed(const WireValue& value, const json::value& number, ChatForm& form) {
    const bool whole = number.is_int64() || number.is_uint64();
    if (!whole) return fail(ErrorCode::kInvalidRequest, "`{}` must be a whole number of 64 bits", value.field);
    const auto bits = number.is_uint64() ? number.get_uint64() : static_cast<std::uint64_t>(number.get_int64());
    form.ask.sampling.seed = static_cast<std::uint32_t>(bits ^ bits >> 32);
    return {};
}

Result<void> set_stream_options(const json::value& value, ChatForm& form) {
    const auto* options = value.if_object();
    if (!options) return fail(ErrorCode::kInvalidRequest, "`stream_options` must be an object");
    const auto* usage = options->if_contains("include_usage");
    if (!usage || usage->is_null()) return {};
    TRY(form.include_usage, read_flag({"stream_options.include_usage", usage}));
    return {};
}

Result<void> set_reasoning_effort(const WireValue& value, ChatForm& form) {
    TRY(const auto effort, read_text(value));
    form.ask.enable_thinking = effort != "none";
    return {};
}

/// What inference servers take for the template's own switch.
Result<void> set_template_switches(const json::value& value, ChatForm& form) {
    const auto* switches = value.if_object();
    if (!switches) return fail(ErrorCode::kInvalidRequest, "`chat_template_kwargs` must be an object");
    const auto* thinking = switches->if_contains("enable_thinking");
    if (!thinking) return {};
    TRY(form.ask.enable_thinking, read_flag({"chat_template_kwargs.enable_thinking", thinking}));
    return {};
}

/// How many of the likeliest tokens are told beside each; nothing of either without `logprobs`.
Result<void> set_logprobs(const json::object& body, ChatForm& form) {
    const auto* wanted = body.if_contains("logprobs");
    const auto* others = body.if_contains("top_logprobs");
    bool told = false;
    int count = 0;
    if (wanted && !wanted->is_null()) {
        TRY(told, read_flag({"logprobs", wanted}));
    }
    if (others && !others->is_null()) {
        TRY(const auto number, read_whole_number({"top_logprobs", others}, {0, domain::kLogprobsMax}));
        count = static_cast<int>(number);
    }
    if (count > 0 && !told) return fail(ErrorCode::kInvalidRequest, "`top_logprobs` is only for answers with `logprobs`: set it to true");
    if (told) form.ask.sampling.logprobs = count;
    return {};
}

Result<void> take(std::string_view name, const json::value& value, ChatForm& form) {
    if (value.is_null()) return {};
    const WireValue wire{name, &value};
    if (name == "messages") return read_messages(wire, form.ask);
    if (name == "seed") return set_seed(wire, value, form);
    if (name == "stream_options") return set_stream_options(value, form);
    if (name == "reasoning_effort") return set_reasoning_effort(wire, form);
    if (name == "chat_template_kwargs") return set_template_switches(value, form);
    if (const auto* shared = std::ranges::find(kShared, name, &Shared::name); shared != std::end(kShared)) {
        return set_inference_field(shared->field, wire, form);
    }
    const auto* refused = std::ranges::find(kRefused, name, &Refused::name);
    if (refused == std::end(kRefused) || refused->harmless(value)) return {};
    return fail(ErrorCode::kInvalidRequest, "`{}` is not supported: {}", name, refused->why);
}

}  // namespace

Result<ChatForm> chat_from_json(std::string body) {
    TRY(const auto parsed, parse_json_body(body));
    body = {};
    const auto* object = parsed.if_object();
    if (!object) return fail(ErrorCode::kInvalidRequest, "the body must be a JSON object");
    const auto* messages = object->if_contains("messages");
    if (!messages || messages->is_null()) return fail(ErrorCode::kInvalidRequest, "`messages` is missing: it holds the conversation");
    ChatForm form;
    const auto* newer = object->if_contains("max_completion_tokens");
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        if (name == "max_tokens" && newer && !newer->is_null()) continue;
        TRY_VOID(take(name, member.value(), form));
    }
    TRY_VOID(set_logprobs(*object, form));
    if (object->contains("stream_options") && !object->at("stream_options").is_null() && !form.stream.value_or(false)) {
        return fail(ErrorCode::kInvalidRequest, "`stream_options` is only for streams: set stream");
    }
    return form;
}

}  // namespace glimpse::http
