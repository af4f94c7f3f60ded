#pragma once

#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace glimpse::http {

/// The error object with the status and, where trying again helps, Retry-After of its code.
Response error_response(const Error& error, std::string_view request_id);

/// The same in the form of the API that was asked: below /v1/ OpenAI's (openai_error.h).
Response error_response(const Error& error, const Request& request);

}  // namespace glimpse::http
