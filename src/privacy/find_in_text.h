#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "privacy/personal_kind.h"
#include "privacy/row.h"

namespace glimpse::privacy {

/// Numbers and e-mail addresses of persons in one row, from its beginning, none in another.
std::vector<Span> find_in_row(const Row& row);

/// The same in text of many lines, in UTF-8; each line counts for itself. Spans count code points of the whole text.
std::vector<Span> find_in_text(std::string_view text);

/// A '*' for each character of the spans.
std::string masked(std::string_view text, const std::vector<Span>& spans);

}  // namespace glimpse::privacy
