#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace glimpse::evaluation {

/// Longest text that edit_distance() compares, in code points: its time grows with the product of both lengths.
inline constexpr std::size_t kComparedCodePointsMax = 4096;

/// The one form in which answer and truth are compared: full-width ASCII (U+FF01 to U+FF5E) becomes half-width, each
/// run of Unicode white space one space, none at the ends. Nothing more: case, dashes and digits stay as they are.
std::u32string normalise(std::string_view text);

/// Levenshtein distance. What lies behind the first kComparedCodePointsMax of either text is not compared and counts
/// as wrong in full, so a longer text never looks better than it is.
std::size_t edit_distance(std::u32string_view left, std::u32string_view right);

/// edit_distance() over the longer length: 0 the same, 1 nothing alike; 0 for two empty texts.
double normalised_distance(std::u32string_view left, std::u32string_view right);

/// 1 when both are the same, else 0. Like all below, for normalised texts.
double exact_match(std::u32string_view answer, std::u32string_view truth);

/// Average normalised Levenshtein similarity of one pair (Biten et al., Scene Text Visual Question Answering, 2019):
/// 1 - normalised_distance(), or 0 where that distance is 0.5 or more.
double anls(std::u32string_view answer, std::u32string_view truth);

}  // namespace glimpse::evaluation
