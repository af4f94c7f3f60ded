#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "domain/document.h"
#include "domain/entry.h"

namespace glimpse::storage {

/// How values of the domain stand in columns. A word that is not known, of a newer program, reads as the first of its kind.

std::string text_of(domain::FieldKind kind);
std::string text_of(domain::Check::Outcome outcome);
std::string text_of(const std::vector<domain::Witness>& witnesses);  // "model text"
std::string text_of(const std::array<domain::Point, 4>& polygon);    // "0,0 10,0 10,5 0,5"

domain::FieldKind field_kind_in(std::string_view text);
domain::DocumentStatus status_in(std::string_view text);
domain::Check::Outcome outcome_in(std::string_view text);
std::vector<domain::Witness> witnesses_in(std::string_view text);
std::array<domain::Point, 4> polygon_in(std::string_view text);

/// Milliseconds since 1970.
std::int64_t number_of(domain::Moment moment);
domain::Moment moment_in(std::int64_t number);

/// "1280.5" -> "1280.50", "007" -> "7.00", "-0.12340" -> "-0.1234": one form for one amount, with two to four places. Empty for what is no
/// decimal, or has more than 14 figures before or 4 behind the point.
std::string canonical_amount(std::string_view text);

}  // namespace glimpse::storage
