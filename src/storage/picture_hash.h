#pragma once

#include <span>
#include <string>

namespace glimpse::storage {

/// What the bytes of these files are, in this order: 64 hex digits, the same in every process (BLAKE2b).
std::string picture_hash(std::span<const std::string> files);

}  // namespace glimpse::storage
