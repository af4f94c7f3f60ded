#pragma once

#include <cstddef>
#include <vector>

#include "domain/document.h"
#include "domain/page_text.h"

namespace glimpse::domain {

/// The characters (code points) of a line from `begin` to before `end`, at least one: what they say, how sure the reader is of them, but for signs of
/// currencies and thousands marks, and the part of the line's polygon that they take. Where the reader did not say where each stands, by their
/// usual widths. Where there is room for a character that was not read, or print beside the line that was not, the least sure one has a score of 0.
Evidence part_of(const TextLine& line, std::size_t begin, std::size_t end, int page);

/// What stands between spaces, as part_of(). Chinese, written without any, is one word.
std::vector<Evidence> words_of(const TextLine& line, int page);

}  // namespace glimpse::domain
