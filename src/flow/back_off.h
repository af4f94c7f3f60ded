#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace glimpse::flow {

/// How long to wait after so many attempts, 1 or more: `first`, and twice as long after each, up to `most`.
inline std::chrono::milliseconds back_off(std::chrono::milliseconds first, int attempts, std::chrono::milliseconds most) {
    return std::min(first * (std::int64_t{1} << std::clamp(attempts - 1, 0, 20)), most);
}

}  // namespace glimpse::flow
