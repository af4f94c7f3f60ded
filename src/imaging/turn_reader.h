#pragma once

#include <functional>
#include <optional>
#include <span>

#include "domain/image.h"
#include "domain/page_text.h"

namespace glimpse::imaging {

/// Who reads text knows which way up it is: how far the picture has to be turned, 0, 90, 180 or 270 degrees clockwise; nothing where it
/// cannot tell. `level` are pieces of print, in pixels of the picture, that are level for sure, but may stand on their heads; empty where
/// that is not known. Called on the thread of preprocess(), may block, must not throw.
using TurnReader = std::function<std::optional<int>(const domain::Image& image, std::span<const domain::Box> level)>;

}  // namespace glimpse::imaging
