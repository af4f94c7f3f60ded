#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "domain/page_text.h"

namespace glimpse::storage {

/// By which two pictures of one sheet are known, however they were taken, cut or packed: hashes of what is printed on it with three figures or more, numbers as their figures alone
/// (1,280.50 and 1280.50 are one). The kMarksMax smallest of them, in order, each once: a sample that is the same part of two sheets alike (Broder, On the resemblance and containment of
/// documents, 1997). The same in every process.
std::vector<std::int64_t> marks_of(std::span<const domain::PageText> pages);
inline constexpr std::size_t kMarksMax = 32;

/// Whether sheets with so many marks, and so many in common, are alike: at least four, and half of all.
bool are_alike(std::int64_t marks, std::int64_t other_marks, std::int64_t common);

}  // namespace glimpse::storage
