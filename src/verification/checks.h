#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "domain/document.h"

namespace glimpse::verification {

/// What became of each rule: sums exactly, to the last cent; `detail` is the calculation as people write it. A rule with a field that is null
/// or does not exist stays open, and so does one whose field has another kind than it is about.
std::vector<domain::Check> run_checks(std::span<const domain::CheckRule> rules, std::span<const domain::Field> fields, std::chrono::year_month_day today);

}  // namespace glimpse::verification
