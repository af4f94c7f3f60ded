#pragma once

#include "base/result.h"
#include "domain/ask.h"

namespace glimpse::flow {

/// Checks the values of a request against the ranges that domain/ask.h states, whatever door it came through.
/// kInvalidRequest names the field, the range and the value.
Result<void> check_ask(const domain::Ask& ask);

}  // namespace glimpse::flow
