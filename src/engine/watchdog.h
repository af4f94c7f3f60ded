#pragma once

#include <list>
#include <mutex>
#include <optional>

#include "base/clock.h"

namespace glimpse::engine {

/// Knows for how long each piece of work has been going on, so that whoever asks can tell a slow engine from one that
/// hangs. Thread-safe.
class Watchdog {
public:
    /// Watches from construction to destruction, in the thread that works.
    class Watch {
    public:
        explicit Watch(Watchdog& dog);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

    private:
        Watchdog& dog_;
        const std::list<TimePoint>::iterator place_;
    };

    explicit Watchdog(Clock::duration limit) : limit_(limit) {}

    /// How long the oldest work has been going on, if that is longer than the limit.
    std::optional<Clock::duration> overdue(TimePoint now) const;

private:
    const Clock::duration limit_;
    mutable std::mutex mutex_;
    std::list<TimePoint> begun_;  // guarded by mutex_; the oldest first
};

}  // namespace glimpse::engine
