#pragma once

#include <string>
#include <string_view>

namespace glimpse::domain {

/// One cell of RFC 4180, in quotes where it must be. A text that a spreadsheet would take for a formula begins with an apostrophe, as
/// they know it; a negative amount is none.
std::string csv_cell(std::string_view text);

}  // namespace glimpse::domain
