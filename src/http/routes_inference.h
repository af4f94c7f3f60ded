#pragma once

#include "http/router.h"

namespace glimpse::http {

/// POST /api/v1/inference. The body is JSON, multipart/form-data, or a picture with query parameters
/// (inference_form.h); the answer is JSON or, when asked for, server-sent events.
Reply answer_inference(Visit& visit);

}  // namespace glimpse::http
