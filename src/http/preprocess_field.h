#pragma once

#include "base/result.h"
#include "domain/preprocess.h"
#include "http/wire_value.h"

namespace glimpse::http {

/// Reads `preprocess`: "auto", "off", or what differs from auto, {"deskew": "off", "crop": "on"}, where true and false
/// mean the same. In a form or a query it is such a JSON text, or deskew=off,crop=on. kInvalidRequest.
Result<domain::Preprocess> read_preprocess(const WireValue& value);

}  // namespace glimpse::http
