#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "privacy/context.h"

namespace glimpse::privacy {

/// A printed row, or a line of plain text: what it says, folded, and what stands above parts of it.
struct Row {
    /// Words over a part of the row, as over a column of a table. They count where the part itself says nothing before a number.
    struct Heading {
        std::size_t begin = 0;  ///< of the part
        std::size_t end = 0;
        std::u32string words = {};
    };
    std::u32string text = {};
    std::vector<Heading> headings = {};

    /// What the words before `at`, or above it, say.
    Label label_at(std::size_t at) const;
    /// 0 outside.
    char32_t at(std::size_t place) const { return place < text.size() ? text[place] : U'\0'; }
    char32_t before(std::size_t place) const { return place == 0 ? U'\0' : at(place - 1); }
};

}  // namespace glimpse::privacy
