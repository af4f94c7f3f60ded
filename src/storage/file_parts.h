#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace glimpse::storage {

/// A file as texts of at most 1 MiB: text is what a Value holds, and any server takes statements of this size. Base64.
std::vector<std::string> parts_of(std::string_view bytes);

/// Adds what such a text holds.
void append_part(std::string& bytes, std::string_view part);

}  // namespace glimpse::storage
