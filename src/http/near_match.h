#pragma once

#include <span>
#include <string_view>

namespace glimpse::http {

/// The word that `typed` most likely meant: at most two letters added, lost or changed; empty when none is near.
std::string_view near_match(std::string_view typed, std::span<const std::string_view> words);

}  // namespace glimpse::http
