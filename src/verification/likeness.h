#pragma once

#include <cstddef>
#include <string_view>

namespace glimpse::verification {

/// Where a text stands in another, best.
struct LikePart {
    double likeness = 0;  ///< 1: the same; 0: nothing alike
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// How unlike two characters are, 0 to 1: readers of print take some for each other (0 and O, 1 and l, 5 and S, 8 and B, 一 and -).
double unlikeness(char32_t left, char32_t right);

/// The part of `text` that is most like `wanted`: as few characters changed, lost and added as may be (Sellers, 1980), those that readers mistake
/// counting less. Time grows with the product of both lengths.
LikePart most_like(std::u32string_view wanted, std::u32string_view text);

}  // namespace glimpse::verification
