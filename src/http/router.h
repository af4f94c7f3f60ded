#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/assets.h"
#include "http/message.h"
#include "http/reply.h"
#include "http/request_metrics.h"
#include "http/server_settings.h"
#include "http/use_cases.h"
#include "metrics/registry.h"

namespace glimpse::http {

/// What the routes work with; all of it outlives the server and may be used from any thread.
struct Services : UseCases {
    std::span<const Asset> assets;
    const ServerSettings& settings;
    const metrics::Registry& registry;
    RequestMetrics& metrics;
};

struct Route;

/// One request on its way through the pipeline (router.cpp).
struct Visit {
    Request& request;
    const Services& services;
    const Route* route = nullptr;  ///< known after before_body()
    flow::Pass pass = {};          ///< theirs after before_body()
    const Asset* asset = nullptr;  ///< when the route serves the Web UI
};

struct Route {
    std::string_view path;  ///< may hold one name in braces: at its end it stands for the rest, before that for one part; never empty
    Method method;  ///< kGet stands for HEAD as well; OPTIONS is answered for every route
    Reply (*handle)(Visit& visit);
    std::optional<domain::Scope> scope = {};  ///< what a key has to open; nothing: open to all
    bool needs_model = false;  ///< 503 unless questions can be answered now
    /// Judges the header of a request with a body; a route without it takes no body.
    std::optional<Response> (*check_head)(const Visit& visit) = nullptr;

    bool leads_to(std::string_view wanted) const;
    /// What stands for the name in braces.
    std::string_view name_in(std::string_view wanted) const;
};

/// All there are, but those of the Web UI's files.
std::span<const Route> routes();

/// Everything that can be decided before the body is read. A response means: send this, the request is refused
/// (or needs no handler), and its body is not wanted.
std::optional<Response> before_body(Visit& visit);

/// The answer, or the question whose answer will be it. before_body() has let the request through and its body
/// is complete. Does not block; may take as long as unpacking and parsing one body does.
Reply after_body(Visit& visit);

/// The last touch on every response: compression and the headers all of them carry.
void before_sending(const Request& request, const ServerSettings& settings, Response& response);

}  // namespace glimpse::http
