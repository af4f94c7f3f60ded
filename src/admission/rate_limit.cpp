#include "admission/rate_limit.h"

#include <algorithm>

namespace glimpse::admission {
namespace {

double nanoseconds_of(std::chrono::seconds window) { return static_cast<double>(std::chrono::nanoseconds(window).count()); }

}  // namespace

std::chrono::nanoseconds RateLimit::cost(std::int64_t count) const {
    return std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds_of(window_) * static_cast<double>(count) / static_cast<double>(limit_)));
}

std::chrono::nanoseconds RateLimit::wait(std::int64_t count, TimePoint now) const {
    const auto full = std::max(arrival_, now) + cost(count) - now;
    return std::max<std::chrono::nanoseconds>(full - std::chrono::nanoseconds(window_), std::chrono::nanoseconds::zero());
}

bool RateLimit::take(std::int64_t count, TimePoint now) {
    if (wait(count, now) > std::chrono::nanoseconds::zero()) return false;
    charge(count, now);
    return true;
}

void RateLimit::charge(std::int64_t count, TimePoint now) { arrival_ = std::max(arrival_, now) + cost(count); }

std::int64_t RateLimit::remaining(TimePoint now) const {
    const auto left = std::chrono::nanoseconds(window_) - until_full(now);
    if (left <= std::chrono::nanoseconds::zero()) return 0;
    return static_cast<std::int64_t>(static_cast<double>(limit_) * static_cast<double>(left.count()) / nanoseconds_of(window_));
}

std::chrono::nanoseconds RateLimit::until_full(TimePoint now) const {
    return std::max<std::chrono::nanoseconds>(arrival_ - now, std::chrono::nanoseconds::zero());
}

}  // namespace glimpse::admission
