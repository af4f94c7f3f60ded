#include "engine/adapter_turns.h"

#include <algorithm>
#include <cassert>

namespace glimpse::engine {
namespace {

constexpr double kTurnForChange = 8;  // a ninth of the time goes into changes at most
constexpr double kTurnMsMax = 500;    // for whoever reads along
constexpr double kNewest = 0.2;       // weight of the last change in what is known

}  // namespace

double AdapterTurns::turn() const { return std::max(turn_ms_, std::min(kTurnMsMax, kTurnForChange * change_ms_)); }

void AdapterTurns::learn_change(double milliseconds) { change_ms_ += kNewest * (milliseconds - change_ms_); }

AdapterId AdapterTurns::next(std::span<const AdapterId> with_work) {
    assert(!with_work.empty());
    const auto has_work = [&](AdapterId adapter) { return std::ranges::count(with_work, adapter) > 0; };
    const bool first_stays = !line_.empty() && has_work(line_.front());
    std::erase_if(line_, [&](AdapterId adapter) { return !has_work(adapter); });
    for (const AdapterId adapter : with_work) {
        if (std::ranges::count(line_, adapter) == 0) line_.push_back(adapter);
    }
    if (first_stays && left_ms_ > 0) return line_.front();
    if (first_stays) std::ranges::rotate(line_, line_.begin() + 1);
    left_ms_ = turn();
    return line_.front();
}

}  // namespace glimpse::engine
