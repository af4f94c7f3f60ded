#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace glimpse::admission {

/// At most `limit` in any `window`, spread or all at once: the generic cell rate algorithm (ITU-T I.371), whose only state is the time at which all that was
/// taken would have come at an even rate. Not thread-safe.
class RateLimit {
public:
    RateLimit(std::int64_t limit, std::chrono::seconds window) : limit_(limit), window_(window) {}

    /// Whether `count` more may be taken now; if not, nothing is taken, and wait() says for how long.
    bool take(std::int64_t count, TimePoint now);
    /// Takes whether or not there is room: what was used is known only afterwards.
    void charge(std::int64_t count, TimePoint now);
    /// Takes over what others counted: all is there again after `until_full`.
    void adopt(std::chrono::nanoseconds until_full, TimePoint now) { arrival_ = now + until_full; }
    /// Until `count` may be taken; zero: now.
    std::chrono::nanoseconds wait(std::int64_t count, TimePoint now) const;
    /// How many may be taken now, 0 or more.
    std::int64_t remaining(TimePoint now) const;
    /// Until all of `limit` may be taken again.
    std::chrono::nanoseconds until_full(TimePoint now) const;
    std::int64_t limit() const { return limit_; }
    std::chrono::seconds window() const { return window_; }

private:
    /// Rounded down, so that exactly `limit` of them fit. A day of nanoseconds times a count passes 64 bits.
    std::chrono::nanoseconds cost(std::int64_t count) const;

    std::int64_t limit_;  // above 0
    std::chrono::seconds window_;
    TimePoint arrival_ = {};  // theoretical arrival time
};

}  // namespace glimpse::admission
