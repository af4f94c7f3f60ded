#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "metrics/registry.h"
#include "metrics/span.h"

namespace glimpse::metrics::otlp {

/// Sends spans to a collector at `endpoint`, as http://localhost:4318, over HTTP as JSON (OTLP 1). Some seconds' worth at a time, on a thread of its own; while the collector is away
/// kSpansWaitingMax are kept. What is left goes out when the sink is destroyed, which takes two seconds at most. `registry`, which counts what was sent and lost, outlives it; `version` is that of this program.
/// kInvalidRequest for what is no address over http or https, or holds a user's name.
Result<std::unique_ptr<SpanSink>> export_spans(const std::string& endpoint, std::string version, Registry& registry);

inline constexpr std::size_t kSpansWaitingMax = 4096;

}  // namespace glimpse::metrics::otlp
