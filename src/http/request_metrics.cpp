#include "http/request_metrics.h"

#include <fmt/format.h>

namespace glimpse::http {

void RequestMetrics::record(std::string_view route, const AccessEntry& entry) {
    const std::string path(route.empty() ? "other" : route);
    registry_.counter("glimpse_http_requests_total", "HTTP requests.", {{"route", path}, {"status", fmt::format("{}", entry.status)}}).add();
    registry_.counter("glimpse_http_received_bytes_total", "Bytes of request bodies, as they came.", {{"route", path}})
        .add(static_cast<double>(entry.bytes_in));
    registry_.counter("glimpse_http_sent_bytes_total", "Bytes of responses.", {{"route", path}}).add(static_cast<double>(entry.bytes_out));
    registry_
        .histogram("glimpse_http_request_seconds", "From the end of a request's header to the end of its response.", metrics::kSecondsBounds,
                   {{"route", path}})
        .observe(entry.ms / 1000);
}

}  // namespace glimpse::http
