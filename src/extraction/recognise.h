#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "domain/page_text.h"
#include "domain/template.h"

namespace glimpse::extraction {

/// Which template a document has.
struct Recognised {
    std::size_t number = 0;  ///< in the templates given
    double confidence = 0;   ///< 0 to 1: its share of all that speaks for one template or another, or for none
};

/// The template whose marks the pages carry: rare marks, which few templates have, count more than common ones, long ones more than short ones, and one
/// misread character in four halves a mark. Nothing when none of them fits better than the others and no template at all.
std::optional<Recognised> recognise(std::span<const domain::Template> templates, std::span<const domain::PageText> pages);

}  // namespace glimpse::extraction
