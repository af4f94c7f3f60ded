#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/ask.h"
#include "http/message.h"

namespace glimpse::http {

struct WireValue;

/// What a client asks of POST /api/v1/inference. Id and deadline of the question are not set here.
struct InferenceForm {
    domain::Ask ask = {};
    std::optional<bool> stream = {};
};

/// The three wire forms; they share one table of fields (inference_form.cpp). All errors are kInvalidRequest
/// or kTooLarge and name the field. Bodies are taken by value so that their memory goes as early as possible.
Result<InferenceForm> form_from_json(std::string body);
Result<InferenceForm> form_from_multipart(std::string body, std::string_view boundary);
/// The body is one picture, the other fields are query parameters.
Result<InferenceForm> form_from_raw(std::string body, const std::vector<Parameter>& parameters);

/// Sets the field `name` of this API, for another whose field means the same; `value` keeps the name that it has there.
Result<void> set_inference_field(std::string_view name, const WireValue& value, InferenceForm& form);

}  // namespace glimpse::http
