#pragma once

#include <string_view>

#include "base/result.h"

namespace glimpse::engine {

/// Whether a JSON Schema is within the subset that guides an answer, and some finite document satisfies it. What the grammar
/// compiler would only warn of or ignore is refused here, so that an answer that was let through validates.
///
/// The subset: type, properties, required, additionalProperties, items, prefixItems, minItems, maxItems, enum, const, anyOf,
/// allOf of one, $ref within the document, $defs; for strings pattern, format, or minLength and maxLength; for numbers the
/// four bounds; and annotations. Keywords beside $ref, anyOf and allOf may only be annotations.
///
/// kInvalidRequest, with the place in the schema as a JSON pointer.
Result<void> check_schema(std::string_view schema);

}  // namespace glimpse::engine
