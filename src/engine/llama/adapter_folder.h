#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glimpse::engine::llama {

/// The files NAME.gguf of a folder that may be asked for as adapters, sorted; of more than 1000, some 1000. None for a folder that
/// is not there.
std::vector<std::string> adapter_names(const std::string& folder);

/// Where that adapter lies; `name` is_adapter_name().
std::string adapter_path(const std::string& folder, const std::string& name);

/// Bytes of all their files.
std::uint64_t adapter_bytes(const std::string& folder);

}  // namespace glimpse::engine::llama
