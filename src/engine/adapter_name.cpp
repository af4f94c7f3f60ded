#include "engine/adapter_name.h"

#include <algorithm>

namespace glimpse::engine {

bool is_adapter_name(std::string_view name) {
    if (name.empty() || name.size() > kAdapterNameMax || name.front() == '.') return false;
    return std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
}

}  // namespace glimpse::engine
