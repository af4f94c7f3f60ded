#pragma once

#include <cstdint>
#include <string_view>

namespace glimpse::imaging {

/// The pixels that the first frame of a GIF needs, canvas or frame, whichever is larger, read from the header
/// alone; 0 when the header is broken. A decoder allocates this before it can tell us the size.
std::int64_t gif_declared_pixels(std::string_view bytes);

}  // namespace glimpse::imaging
