#include "app/supervisor/restart.h"

#include <algorithm>

namespace glimpse::app {
namespace {

constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::seconds kServedForAWhile{60};
constexpr std::chrono::milliseconds kLookMax{500};  // between two looks; what is longer was not the other's fault

}  // namespace

std::string_view name_of(RestartReason reason) {
    switch (reason) {
        case RestartReason::kCrash: return "crash";
        case RestartReason::kExit: return "exit";
        case RestartReason::kStart: return "start";
        case RestartReason::kHang: return "hang";
        case RestartReason::kStuck: return "stuck";
        case RestartReason::kTimeouts: return "timeouts";
    }
    return "crash";
}

std::chrono::milliseconds BackOff::next(std::chrono::milliseconds served) {
    pause_ = served >= kServedForAWhile || pause_.count() == 0 ? kFirstPause : 2 * pause_;
    pause_ = std::min(pause_, max_);
    return pause_;
}

void SignOfLife::begin(std::uint64_t beat, TimePoint now) {
    beat_ = beat;
    looked_at_ = now;
    silence_ = {};
}

void SignOfLife::look(std::uint64_t beat, TimePoint now) {
    if (beat != beat_) return begin(beat, now);
    silence_ += std::min<std::chrono::nanoseconds>(now - looked_at_, kLookMax);
    looked_at_ = now;
}

}  // namespace glimpse::app
