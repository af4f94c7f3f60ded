#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extraction/printed_page.h"

namespace glimpse::extraction {

/// A label of a rule (label_reader.h), its words in the form in which they are looked for: folded, in capitals, without spaces.
struct Label {
    std::u32string block = {};   ///< empty: anywhere
    std::u32string text = {};
    std::u32string column = {};  ///< empty: none
};

Label parse_label(std::string_view label);

/// Where a word of labels is printed.
struct Occurrence {
    Part part = {};
    std::size_t from = 0;        ///< where it begins with the prefix that stands before it
    std::size_t word = 0;        ///< in the list that was looked for
    bool is_exact = true;        ///< no character is another
    std::u32string before = {};  ///< what stands in front of it in its piece, without spaces
};

/// Where each of `words` stands as a word of its own, in the order of pieces and places. Of words that overlap, the longest; and nothing inside a
/// longer word of Chinese, unless one of `prefixes` stands before it: 名称 in 项目名称 is none, in 购买方名称 it is.
std::vector<Occurrence> find_words(const PrintedPage& page, std::span<const std::u32string> words, std::span<const std::u32string> prefixes);

/// The first character of `text`, or behind it, from `at` on that is not white space.
std::size_t skip_spaces(std::u32string_view text, std::size_t at);

}  // namespace glimpse::extraction
