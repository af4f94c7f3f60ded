#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace glimpse {

/// The candidate that a typist most likely meant by `word` (Levenshtein distance), or empty when none is close.
std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates);

/// " Did you mean \"x\"?", or nothing; to append to an error message.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b, c"; of more than 20 the first 20 and how many there are in all.
std::string listed(const std::vector<std::string>& names);

}  // namespace glimpse
