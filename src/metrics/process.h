#pragma once

#include <vector>

#include "metrics/registry.h"

namespace glimpse::metrics {

/// What the system knows of this process, under the names that every Prometheus client uses (process_*).
std::vector<Sample> process_samples();

}  // namespace glimpse::metrics
