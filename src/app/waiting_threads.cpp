#include "app/waiting_threads.h"

#include <unistd.h>

#include <cstdlib>

namespace glimpse::app {

void settle_waiting(char** arguments) {
    constexpr auto* kPolicy = "OMP_WAIT_POLICY";
    constexpr auto* kSpins = "GOMP_SPINCOUNT";
    if (std::getenv(kPolicy) || std::getenv(kSpins)) return;
    // "active" alone is for ever; the count bounds it, and without "active" libgomp lowers it once there are more threads than cores.
    ::setenv(kPolicy, "active", 1);
    ::setenv(kSpins, "300", 1);
    ::execv("/proc/self/exe", arguments);
}

}  // namespace glimpse::app
