#pragma once

#include <optional>

#include "http/router.h"

namespace glimpse::http {

/// POST /api/v1/inference. The body is JSON, multipart/form-data, or a picture with query parameters
/// (inference_form.h); the answer is JSON or, when asked for, server-sent events.
Reply answer_inference(Visit& visit);

/// 415 for any other content type, 400 for a multipart type without a usable boundary.
std::optional<Response> check_inference_head(const Visit& visit);

}  // namespace glimpse::http
