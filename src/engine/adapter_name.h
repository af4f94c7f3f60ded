#pragma once

#include <cstddef>
#include <string_view>

namespace glimpse::engine {

inline constexpr std::size_t kAdapterNameMax = 64;

/// Whether an adapter may have this name: 1 to 64 of A-Z a-z 0-9 . _ - and no dot first. Such a name is a file's name in any
/// folder, and never a way out of it.
bool is_adapter_name(std::string_view name);

}  // namespace glimpse::engine
