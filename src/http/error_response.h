#pragma once

#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace glimpse::http {

/// The error object with the status and, where trying again helps, Retry-After of its code.
Response error_response(const Error& error, std::string_view request_id);

}  // namespace glimpse::http
