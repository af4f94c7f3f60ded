#pragma once

#include <optional>
#include <string_view>

#include "domain/decimal.h"

namespace glimpse::domain {

/// Whether an amount in Chinese characters may be made of it: a figure (壹, 一, 零), a unit (拾, 万, 圆, 角), or 整.
bool is_amount_character(char32_t point);

/// The amount that is written out in Chinese, without anything around it: 7018.83 of 柒仟零壹拾捌圆捌角叁分. Nothing for what is not written
/// by the rules: a unit that is missing or doubled, or a place left out without 零, is more likely misread than meant.
std::optional<Decimal> read_amount_in_words(std::u32string_view text);

}  // namespace glimpse::domain
