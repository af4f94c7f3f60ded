#include "http/cross_origin.h"

#include <algorithm>

namespace glimpse::http {
namespace {

constexpr std::string_view kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
constexpr std::string_view kRequestHeaders = "Authorization, Content-Type, Accept, X-Request-Id, X-Request-Timeout, traceparent";
constexpr std::string_view kResponseHeaders = "X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, traceparent";
constexpr std::string_view kSecondsToRemember = "600";

}  // namespace

bool is_of_listed_origin(const Request& request, const ServerSettings& settings) {
    const auto origin = request.headers.find("Origin");
    if (!origin) return false;
    std::string_view left = settings.cors_origins;
    while (!left.empty()) {
        const auto one = left.substr(0, left.find(','));
        if (trimmed(one) == *origin) return true;
        left.remove_prefix(std::min(one.size() + 1, left.size()));
    }
    return false;
}

std::optional<Response> preflight_response(const Request& request, const ServerSettings& settings) {
    if (request.method != Method::kOptions || !request.headers.find("Access-Control-Request-Method")) return {};
    if (!is_of_listed_origin(request, settings)) return {};
    Response response{204};
    response.headers.add("Access-Control-Allow-Methods", kMethods);
    response.headers.add("Access-Control-Allow-Headers", kRequestHeaders);
    response.headers.add("Access-Control-Max-Age", kSecondsToRemember);
    return response;
}

void allow_origin(const Request& request, const ServerSettings& settings, Response& response) {
    if (settings.cors_origins.empty()) return;
    response.headers.add("Vary", "Origin");
    if (!is_of_listed_origin(request, settings)) return;
    response.headers.add("Access-Control-Allow-Origin", *request.headers.find("Origin"));
    response.headers.add("Access-Control-Expose-Headers", kResponseHeaders);
}

}  // namespace glimpse::http
