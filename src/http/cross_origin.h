#pragma once

#include <optional>
#include <string_view>

#include "http/message.h"
#include "http/server_settings.h"

/// What pages of other sites may do (CORS, the Fetch standard's section "CORS protocol"): all that their user's key opens, where the operator listed their origin
/// in `server.cors_origins`; nothing else.
namespace glimpse::http {

/// Whether the request comes from a page of a listed origin.
bool is_of_listed_origin(const Request& request, const ServerSettings& settings);

/// The answer to a browser's question whether such a page may send a request that is no plain form; nothing for any other request, and for strangers.
std::optional<Response> preflight_response(const Request& request, const ServerSettings& settings);

/// Lets such a page read the response.
void allow_origin(const Request& request, const ServerSettings& settings, Response& response);

}  // namespace glimpse::http
