#pragma once

#include <vector>

#include "metrics/registry.h"

namespace glimpse::metrics {

/// What the system knows of this process, under the names that every Prometheus client uses (process_*).
std::vector<Sample> process_samples();

/// Main memory that this process holds now; 0 where the system does not say.
double resident_bytes();

}  // namespace glimpse::metrics
