#pragma once

#include <string_view>

#include "base/result.h"

namespace glimpse::domain {

inline constexpr int kPageLast = 1'000'000;  ///< whatever the last one is

/// Which pages of a file with several, counted from 1, both ends included.
struct PageRange {
    int first = 1;
    int last = kPageLast;
    bool operator==(const PageRange&) const = default;
};

/// "3", "1-3" or "2-" (to the end). kInvalidRequest for anything else.
Result<PageRange> parse_pages(std::string_view text);

/// The pages of a file with `count` that are wanted, last bounded by `count`. kInvalidRequest when there is none of them, or
/// more than `pages_max`.
Result<PageRange> pages_of(PageRange wanted, int count, int pages_max);

}  // namespace glimpse::domain
