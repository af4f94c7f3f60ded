#pragma once

#include "http/router.h"

namespace glimpse::http {

/// GET /metrics: what the program measures of itself, for Prometheus.
Reply answer_metrics(Visit& visit);

}  // namespace glimpse::http
