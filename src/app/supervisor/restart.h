#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/clock.h"

namespace glimpse::app {

/// Why a worker was replaced. The names are values of a metric's label and stand in docs/operating/faults.md.
enum class RestartReason {
    kCrash,     ///< a signal that we did not send ended it
    kExit,      ///< it ended by itself
    kStart,     ///< it did not begin to serve in time
    kHang,      ///< it gave no sign of life
    kStuck,     ///< a step of the model, or a picture, does not return
    kTimeouts,  ///< too many answers one after the other came to no end in time
};
inline constexpr std::array kRestartReasons = {RestartReason::kCrash, RestartReason::kExit,  RestartReason::kStart,
                                               RestartReason::kHang,  RestartReason::kStuck, RestartReason::kTimeouts};

std::string_view name_of(RestartReason reason);

/// How long to wait before the next worker: hardly, when the last one served for a while; twice as long each time that it did not.
class BackOff {
public:
    explicit BackOff(std::chrono::milliseconds max) : max_(max) {}

    /// `served`: how long the worker that ended could be asked.
    std::chrono::milliseconds next(std::chrono::milliseconds served);

private:
    const std::chrono::milliseconds max_;
    std::chrono::milliseconds pause_{};
};

/// Tells from a number that somebody else counts up whether they still do. Time in which we did not look does not count against them:
/// a machine that sleeps, or stops us both, makes nobody hang.
class SignOfLife {
public:
    void begin(std::uint64_t beat, TimePoint now);
    void look(std::uint64_t beat, TimePoint now);
    /// For how long nothing was seen.
    std::chrono::nanoseconds silence() const { return silence_; }

private:
    std::uint64_t beat_ = 0;
    TimePoint looked_at_ = {};
    std::chrono::nanoseconds silence_{};
};

}  // namespace glimpse::app
