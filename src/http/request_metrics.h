#pragma once

#include <string_view>

#include "http/access_log.h"
#include "metrics/registry.h"

namespace glimpse::http {

/// Counts HTTP requests. Thread-safe.
class RequestMetrics {
public:
    /// `registry` must outlive this object.
    explicit RequestMetrics(metrics::Registry& registry) : registry_(registry) {}

    /// `route`: as the table of routes names it, empty when there is none, so that no client can make up labels.
    void record(std::string_view route, const AccessEntry& entry);

private:
    metrics::Registry& registry_;
};

}  // namespace glimpse::http
