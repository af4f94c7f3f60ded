#pragma once

#include <string>

#include "base/error.h"
#include "domain/answer.h"

namespace glimpse::http {

/// {"id","result","reasoning"?,"model","finish_reason","samples"?,"usage","timings_ms"}; `reasoning` appears only where
/// thinking was asked for, `samples` (of {"result","reasoning"?,"finish_reason"}) only where more than one answer was.
std::string answer_json(const domain::Answer& answer, bool with_reasoning);

/// {"text","kind"}
std::string delta_json(const domain::Delta& delta);

/// {"error":{"code","message","request_id"}}; never the internal detail.
std::string error_json(const Error& error, std::string_view request_id);

}  // namespace glimpse::http
