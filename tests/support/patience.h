#pragma once

#include <chrono>

namespace glimpse {

/// How long a test waits for what must come; spent in full only where it fails. The thread sanitizer slows everything tenfold.
#if defined(__SANITIZE_THREAD__)
inline constexpr std::chrono::seconds kPatience{600};
#else
inline constexpr std::chrono::seconds kPatience{120};
#endif

}  // namespace glimpse
