#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/document.h"
#include "domain/found_value.h"

namespace glimpse::domain {

/// The wire form of a value of this kind (FieldKind says which) that is printed, or that a model writes, as `raw`, with nothing else beside
/// it but what belongs to it: "(小写)¥1,280.50" and "1.280,50 €" are "1280.50". Nothing if it is no such value, or may be two.
std::optional<std::string> canonical(FieldKind kind, std::string_view raw);

/// The values of this kind in folded text, from its beginning. Where spaces may stand inside a value or between two, there are both: what
/// looks like one first. Of text there is one, all of it.
std::vector<FoundValue> values_in(FieldKind kind, std::u32string_view text);

/// Two values in wire form are the same when these are: in texts neither spaces nor the width of letters count, in codes no capitals.
std::string comparable(FieldKind kind, std::string_view value);

/// Whether a value in wire form matches the pattern of its rule as a whole. An empty pattern allows all, a broken one nothing; so does one
/// that would take too long.
bool matches_pattern(const FieldRule& rule, std::string_view value);

}  // namespace glimpse::domain
