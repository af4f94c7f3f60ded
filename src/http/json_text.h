#pragma once

#include <string>
#include <string_view>

namespace glimpse::http {

/// A JSON string with its quotes; `text` is UTF-8.
std::string json_quoted(std::string_view text);

/// A JSON number with at most three decimals, never in exponent form.
std::string json_number(double number);

}  // namespace glimpse::http
