#pragma once

#include <string>
#include <string_view>

namespace glimpse {

/// A new unguessable id: prefix + 24 lower-case hex digits from the system's random source, e.g. "req_5f3c...".
/// Thread-safe.
std::string make_id(std::string_view prefix);

}  // namespace glimpse
