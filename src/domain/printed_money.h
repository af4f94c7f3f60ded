#pragma once

#include <optional>
#include <string_view>

#include "domain/found_value.h"

namespace glimpse::domain {

/// An amount that begins at `at` in folded text, with the currency and the sign that stand with it: "¥1,280.50", "-3 元", "(12.00)",
/// "1.280,50 €". Nothing where a number could be meant in two ways ("1.280 €"), or is a part of a longer one. With at least two places.
std::optional<FoundValue> money_at(std::u32string_view text, std::size_t at);

/// A number that begins at `at` in folded text: "12", "1,000", "-0.5", "13%". As many places as are printed.
std::optional<FoundValue> number_at(std::u32string_view text, std::size_t at);

}  // namespace glimpse::domain
