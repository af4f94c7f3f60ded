#pragma once

#include <functional>
#include <optional>

#include "domain/image.h"

namespace glimpse::imaging {

/// Who reads text knows which way up it is: how far the picture has to be turned, 0, 90, 180 or 270 degrees clockwise; nothing where it
/// cannot tell. Called on the thread of preprocess(), may block, must not throw.
using TurnReader = std::function<std::optional<int>(const domain::Image&)>;

}  // namespace glimpse::imaging
