#pragma once

#include <span>
#include <string>

#include "metrics/span.h"

namespace glimpse::metrics::otlp {

/// Spans as OTLP has them in JSON: an ExportTraceServiceRequest of opentelemetry-proto 1, ids in hexadecimal. `version`: of this program.
std::string spans_json(std::span<const Span> spans, const std::string& version);

}  // namespace glimpse::metrics::otlp
