#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "domain/document.h"

namespace glimpse::verification {

/// What became of each rule: sums exactly, to the last cent; `detail` is the calculation as people write it. A rule with a field that is null
/// or does not exist stays open, and so does one whose field has another kind than it is about, or one about columns of which a line has no value.
/// `table`: the lines of goods, may be null.
std::vector<domain::Check> run_checks(std::span<const domain::CheckRule> rules, std::span<const domain::Field> fields, const domain::Table* table,
                                      std::chrono::year_month_day today);

}  // namespace glimpse::verification
