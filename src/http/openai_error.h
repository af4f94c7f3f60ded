#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace glimpse::http {

/// What OpenAI's clients act on: "context_length_exceeded", "rate_limit_exceeded", else the code's own name.
std::string_view openai_code_of(ErrorCode code);

/// The status of http/status.h, but 400 for a prompt that is too long, as those clients expect.
int openai_status_of(ErrorCode code);

/// {"error":{"message","type","param","code"}}; `param` is the parameter that the message begins with, in backticks, or null.
std::string openai_error_json(const Error& error, std::string_view code);

}  // namespace glimpse::http
