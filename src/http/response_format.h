#pragma once

#include "base/result.h"
#include "domain/response_format.h"
#include "http/wire_value.h"

namespace glimpse::http {

/// Reads `response_format`, a JSON object or in a form or a query the text of one:
///
///     {"type": "text"}                                           anything
///     {"type": "json_object"}                                    some JSON object
///     {"type": "json_schema", "json_schema": {"schema": {...}}}  what the schema allows (OpenAI's form; name, strict and
///                                                                description are taken and not used); beside the type
///                                                                "parallel": true lets all its fields be answered at once
///     {"type": "regex", "regex": "..."}                          what the expression matches as a whole
///     {"type": "grammar", "grammar": "root ::= ..."}             what the GBNF grammar derives
///
/// Schema, expression and grammar are not looked into here. kInvalidRequest, kTooLarge.
struct WantedFormat {
    domain::ResponseFormat format;
    bool parallel_fields = false;
};
Result<WantedFormat> read_response_format(const WireValue& value);

}  // namespace glimpse::http
