#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace glimpse::imaging {

/// The same PNG without its text chunks, or nothing if it has none. A decoder inflates them whether anybody reads them or not: few bytes
/// become hundreds of megabytes. What does not look like chunks is kept as it is, for the decoder to refuse.
std::optional<std::string> without_text(std::string_view png);

}  // namespace glimpse::imaging
