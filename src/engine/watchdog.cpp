#include "engine/watchdog.h"

namespace glimpse::engine {

Watchdog::Watch::Watch(Watchdog& dog) : dog_(dog), place_([&dog] {
    const std::lock_guard lock(dog.mutex_);
    return dog.begun_.insert(dog.begun_.end(), Clock::now());
}()) {}

Watchdog::Watch::~Watch() {
    const std::lock_guard lock(dog_.mutex_);
    dog_.begun_.erase(place_);
}

std::optional<Clock::duration> Watchdog::overdue(TimePoint now) const {
    const std::lock_guard lock(mutex_);
    if (begun_.empty() || now - begun_.front() <= limit_) return std::nullopt;
    return now - begun_.front();
}

}  // namespace glimpse::engine
