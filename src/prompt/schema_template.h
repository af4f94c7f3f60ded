#pragma once

#include <string_view>

#include "base/result.h"
#include "domain/template.h"

namespace glimpse::prompt {

inline constexpr std::size_t kSchemaBytesMax = 64 * 1024;

/// A template of a client's own, from a JSON Schema of the object that it wants: a property is a field, asked for and looked for by its title, its description (as
/// a further label) and its name; `required` as in a template. A property that is an array of objects has the columns of the lines of goods, one at most.
///
/// Kinds: a string is text, with `pattern`, or one of its `enum`; with `format` "date" a date, and with the name of another kind (money, digits, code, tax_id,
/// amount_in_words) that; number and integer are numbers. ["number", "null"] is a number: any field may be missing. Other keywords are
/// left alone. kInvalidRequest names the property that is something else.
Result<domain::Template> template_from_schema(std::string_view schema);

}  // namespace glimpse::prompt
