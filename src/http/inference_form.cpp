#include "http/inference_form.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "base/nearest_name.h"
#include "http/json_body.h"
#include "http/multipart.h"
#include "http/preprocess_field.h"
#include "http/response_format.h"
#include "http/utf8.h"
#include "http/wire_value.h"

namespace glimpse::http {
namespace {

constexpr double kMaxTokensMax = 131072;
constexpr double kTopKMax = 1'000'000;

Result<void> add_pictures(const WireValue& value, InferenceForm& form) {
    TRY(auto pictures, read_pictures(value));
    auto& all = form.ask.pictures;
    if (all.size() + pictures.size() > domain::kPicturesMax) {
        return fail(ErrorCode::kTooLarge, "`{}`: a question takes at most {} pictures; got {}", value.field,
                    domain::kPicturesMax, all.size() + pictures.size());
    }
    for (auto& picture : pictures) all.push_back(std::move(picture));
    return {};
}

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
    TRY(const auto text, read_text(value));
    auto pages = domain::parse_pages(text);
    if (!pages) return fail(ErrorCode::kInvalidRequest, "`{}`: {}", value.field, pages.error().public_message);
    form.ask.pages = *pages;
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

struct Field {
    std::string_view name;
    Result<void> (*set)(const WireValue& value, InferenceForm& form);
    bool repeats = false;  ///< in a form or a query it may come several times
    bool picture = false;  ///< not a query parameter of the raw form, whose body is the picture
};

constexpr Field kFields[] = {
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
    {"cache", set_cache},
};

Error unknown_field(std::string_view name) {
    std::vector<std::string> names;
    for (const auto& field : kFields) names.emplace_back(field.name);
    constexpr std::size_t kShownBytesMax = 64;
    const bool shows = name.size() <= kShownBytesMax && !find_bad_utf8(name);
    auto message = shows ? fmt::format("unknown field `{}`", name) : std::string("unknown field");
    const auto meant = nearest_name(name, names);
    if (!meant.empty())
        message += fmt::format("; did you mean `{}`?", meant);
    else
        message += fmt::format("; the fields are {}", fmt::join(names, ", "));
    return {ErrorCode::kInvalidRequest, std::move(message)};
}

/// Takes the fields of one request in the order they come.
class FormFiller {
public:
    Result<void> take(const WireValue& value, bool from_raw = false) {
        const auto field = std::ranges::find(kFields, value.field, &Field::name);
        if (field == std::end(kFields)) return tl::unexpected(unknown_field(value.field));
        if (field->picture && from_raw) {
            return fail(ErrorCode::kInvalidRequest, "`{}` is no query parameter: the body is the picture", field->name);
        }
        auto& seen = seen_[static_cast<std::size_t>(field - std::begin(kFields))];
        if (seen && !field->repeats) return fail(ErrorCode::kInvalidRequest, "`{}` came twice", field->name);
        seen = true;
        return field->set(value, form_);
    }

    Result<InferenceForm> finish() {
        if (form_.ask.text.find_first_not_of(" \t\r\n") == std::string::npos) {
            return fail(ErrorCode::kInvalidRequest, "`text` is missing or empty: it should hold the question");
        }
        return std::move(form_);
    }

private:
    InferenceForm form_;
    std::array<bool, std::size(kFields)> seen_{};
};

}  // namespace

Result<void> set_inference_field(std::string_view name, const WireValue& value, InferenceForm& form) {
    const auto field = std::ranges::find(kFields, name, &Field::name);
    if (field == std::end(kFields)) return tl::unexpected(unknown_field(name));
    return field->set(value, form);
}

Result<InferenceForm> form_from_json(std::string body) {
    if (body.find_first_not_of(" \t\r\n") == std::string::npos) {
        return fail(ErrorCode::kInvalidRequest, "the body is empty; send {{\"image\": base64, \"text\": question}}");
    }
    TRY(const auto json, parse_json_body(body));
    body = {};
    const auto* object = json.if_object();
    if (object == nullptr) return fail(ErrorCode::kInvalidRequest, "the body must be a JSON object");
    FormFiller filler;
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        if (member.value().is_null() && std::ranges::count(kFields, name, &Field::name) > 0) continue;
        TRY_VOID(filler.take({name, &member.value()}));
    }
    return filler.finish();
}

Result<InferenceForm> form_from_multipart(std::string body, std::string_view boundary) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty");
    TRY(const auto parts, parse_multipart(body, boundary));
    FormFiller filler;
    for (const auto& part : parts) {
        const bool inline_text = part.bytes.substr(0, 5) == "data:";
        const bool picture = part.name.starts_with("image");
        // A picture's bytes may come without a file name; only what calls itself a data URL is text there.
        if (part.filename || (picture && !inline_text))
            TRY_VOID(filler.take({part.name, WireValue::File{part.bytes}}));
        else
            TRY_VOID(filler.take({part.name, part.bytes}));
    }
    return filler.finish();
}

Result<InferenceForm> form_from_raw(std::string body, const std::vector<Parameter>& parameters) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty: it should be the picture");
    FormFiller filler;
    for (const auto& [name, value] : parameters) TRY_VOID(filler.take({name, std::string_view(value)}, true));
    TRY(auto form, filler.finish());
    form.ask.pictures.push_back(std::move(body));
    return form;
}

}  // namespace glimpse::http
