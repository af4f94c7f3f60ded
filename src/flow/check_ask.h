#pragma once

#include "base/result.h"
#include "domain/ask.h"
#include "domain/model.h"

namespace glimpse::flow {

/// Checks the values of a request against the ranges that domain/ask.h states, whatever door it came through.
/// kInvalidRequest names the field, the range and the value.
Result<void> check_ask(const domain::Ask& ask);

/// kNotReady, with what to do, unless the model can be asked.
Result<void> check_ready(const domain::Readiness& readiness);

}  // namespace glimpse::flow
