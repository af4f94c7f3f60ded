#include "http/inference_form.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>
#include <vector>

#include "http/form_fields.h"
#include "http/preprocess_field.h"
#include "http/response_format.h"
#include "http/wire_value.h"

namespace glimpse::http {
namespace {

constexpr double kMaxTokensMax = 131072;
constexpr double kTopKMax = 1'000'000;

Result<void> add_pictures(const WireValue& value, InferenceForm& form) { return append_pictures(value, form.ask.pictures); }

Result<void> add_stops(const WireValue& value, InferenceForm& form) {
    TRY(auto stops, read_texts(value));
    auto& all = form.ask.sampling.stop;
    for (auto& stop : stops) {
        if (stop.empty() || stop.size() > domain::kStopBytesMax) {
            return fail(ErrorCode::kInvalidRequest, "`{}` must be 1 to {} bytes long each; got {}", value.field,
                        domain::kStopBytesMax, stop.size());
        }
        all.push_back(std::move(stop));
    }
    if (all.size() <= domain::kStopsMax) return {};
    return fail(ErrorCode::kInvalidRequest, "`{}` takes at most {} texts; got {}", value.field, domain::kStopsMax,
                all.size());
}

Result<void> set_model(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.model, read_text(value));
    if (form.ask.model.empty()) return fail(ErrorCode::kInvalidRequest, "`{}` is empty; leave it out for the model served", value.field);
    return {};
}

Result<void> set_text(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.text, read_text(value));
    return {};
}

Result<void> set_system(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.system, read_text(value));
    return {};
}

Result<void> set_max_tokens(const WireValue& value, InferenceForm& form) {
    TRY(const auto number, read_whole_number(value, {1, kMaxTokensMax}));
    form.ask.sampling.max_tokens = static_cast<int>(number);
    return {};
}

Result<void> set_temperature(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.sampling.temperature, read_number(value, {0, 2}));
    return {};
}

Result<void> set_top_p(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.sampling.top_p, read_number(value, {0, 1, true}));
    return {};
}

Result<void> set_top_k(const WireValue& value, InferenceForm& form) {
    TRY(const auto number, read_whole_number(value, {0, kTopKMax}));
    form.ask.sampling.top_k = static_cast<int>(number);
    return {};
}

Result<void> set_seed(const WireValue& value, InferenceForm& form) {
    TRY(const auto number, read_whole_number(value, {0, std::numeric_limits<std::uint32_t>::max()}));
    form.ask.sampling.seed = static_cast<std::uint32_t>(number);
    return {};
}

Result<void> set_stream(const WireValue& value, InferenceForm& form) {
    TRY(form.stream, read_flag(value));
    return {};
}

Result<void> set_enable_thinking(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.enable_thinking, read_flag(value));
    return {};
}

Result<void> set_response_format(const WireValue& value, InferenceForm& form) {
    TRY(auto wanted, read_response_format(value));
    form.ask.format = std::move(wanted.format);
    form.ask.parallel_fields = wanted.parallel_fields;
    return {};
}

/// The smaller of the two fields that bound a picture's tokens.
void bound_image_tokens(InferenceForm& form, int most) {
    int& bound = form.ask.image_tokens_max;
    bound = bound == 0 ? most : std::min(bound, most);
}

Result<void> set_image_max_tokens(const WireValue& value, InferenceForm& form) {
    TRY(const auto number, read_whole_number(value, {1, kMaxTokensMax}));
    bound_image_tokens(form, static_cast<int>(number));
    return {};
}

Result<void> set_pages(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.pages, read_page_range(value));
    return {};
}

Result<void> set_detail(const WireValue& value, InferenceForm& form) {
    TRY(const auto detail, read_text(value));
    if (detail == "low") bound_image_tokens(form, domain::kLowDetailTokens);
    if (detail == "low" || detail == "auto" || detail == "high") return {};
    return fail(ErrorCode::kInvalidRequest, "`{}` must be low, auto or high", value.field);
}

Result<void> set_preprocess(const WireValue& value, InferenceForm& form) {
    TRY(form.ask.preprocess, read_preprocess(value));
    return {};
}

Result<void> set_evidence(const WireValue& value, InferenceForm& form) {
    TRY(const auto wanted, read_text(value));
    const auto evidence = domain::evidence_named(wanted);
    if (!evidence) return fail(ErrorCode::kInvalidRequest, "`{}` must be auto, on or off", value.field);
    form.ask.evidence = *evidence;
    return {};
}

Result<void> set_n(const WireValue& value, InferenceForm& form) {
    TRY(const auto number, read_whole_number(value, {1, domain::kBranchesMax}));
    form.ask.samples = static_cast<int>(number);
    return {};
}

Result<void> set_cache(const WireValue& value, InferenceForm& form) {
    TRY(const auto wanted, read_text(value));
    if (wanted != "on" && wanted != "off") return fail(ErrorCode::kInvalidRequest, "`{}` must be on or off", value.field);
    form.ask.fresh = wanted == "off";
    return {};
}

constexpr FormField<InferenceForm> kFields[] = {
    {"image", add_pictures, true, true},
    {"images", add_pictures, true, true},
    {"images[]", add_pictures, true, true},
    {"model", set_model},
    {"text", set_text},
    {"system", set_system},
    {"max_tokens", set_max_tokens},
    {"temperature", set_temperature},
    {"top_p", set_top_p},
    {"top_k", set_top_k},
    {"seed", set_seed},
    {"stop", add_stops, true},
    {"stream", set_stream},
    {"enable_thinking", set_enable_thinking},
    {"response_format", set_response_format},
    {"n", set_n},
    {"detail", set_detail},
    {"image_max_tokens", set_image_max_tokens},
    {"pages", set_pages},
    {"preprocess", set_preprocess},
    {"evidence", set_evidence},
    {"cache", set_cache},
};

Result<InferenceForm> checked(InferenceForm form) {
    if (form.ask.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        return fail(ErrorCode::kInvalidRequest, "`text` is missing or empty: it should hold the question");
    }
    return form;
}

}  // namespace

Result<void> set_inference_field(std::string_view name, const WireValue& value, InferenceForm& form) {
    const auto field = std::ranges::find(kFields, name, &FormField<InferenceForm>::name);
    assert(field != std::end(kFields));
    return field->set(value, form);
}

Result<InferenceForm> form_from_json(std::string body) {
    TRY(auto form, fill_from_json<InferenceForm>(std::move(body), kFields));
    return checked(std::move(form));
}

Result<InferenceForm> form_from_multipart(std::string body, std::string_view boundary) {
    TRY(auto form, fill_from_multipart<InferenceForm>(std::move(body), boundary, kFields));
    return checked(std::move(form));
}

Result<InferenceForm> form_from_raw(std::string body, const std::vector<Parameter>& parameters) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty: it should be the picture");
    TRY(auto filled, fill_from_parameters<InferenceForm>(parameters, kFields));
    TRY(auto form, checked(std::move(filled)));
    form.ask.pictures.push_back(std::move(body));
    return form;
}

}  // namespace glimpse::http
