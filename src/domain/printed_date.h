#pragma once

#include <optional>
#include <string_view>

#include "domain/found_value.h"

namespace glimpse::domain {

/// A date that begins at `at` in folded text, as "2024-03-05": 2024年03月05日, 二〇二四年三月五日, 2024-3-5, 2024.03.05, 20240305, "Mar 5, 2024",
/// "5th March 2024", 5.3.2024, and 25/12/2024, but not 03/05/2024, which could be meant in two ways. Years 1900 to 2100, days that exist.
/// A time that is glued to it is not a part of it.
std::optional<FoundValue> date_at(std::u32string_view text, std::size_t at);

}  // namespace glimpse::domain
