#pragma once

#include <span>

#include "domain/image.h"
#include "domain/page_text.h"

namespace glimpse::imaging {

/// Draws a border around each line of text, and a dot where its text begins.
void outline(domain::Image& image, std::span<const domain::TextLine> lines);

}  // namespace glimpse::imaging
