#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"

namespace glimpse::http {

/// The HTTP status of an error. 499 (the client went away) is never sent: the connection just closes.
int status_of(ErrorCode code);

/// Seconds after which trying again makes sense, for the codes where it does.
std::optional<int> retry_after_s(ErrorCode code);

/// "Not Found" for 404; "Unknown" for a status this server never sends.
std::string_view reason_of(int status);

}  // namespace glimpse::http
