#pragma once

#include <chrono>

namespace glimpse {

/// The one clock for deadlines and timings: never jumps.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

/// Milliseconds from `begin` to `end` as a real number, for reports.
inline double milliseconds_between(TimePoint begin, TimePoint end) {
    return std::chrono::duration<double, std::milli>(end - begin).count();
}

}  // namespace glimpse
