#include "http/answer_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace glimpse::http {

AnswerQueue::AnswerQueue(Keep keep, ByteBudget::Lease body) : keep_(keep), body_(std::move(body)) {}

void AnswerQueue::set_wake(std::function<void()> wake) {
    const std::scoped_lock lock(mutex_);
    wake_ = std::move(wake);
}

AnswerQueue::Events AnswerQueue::take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(events_, {});
}

void AnswerQueue::on_delta(domain::Delta delta) {
    const std::scoped_lock lock(mutex_);
    if (keep_ == Keep::kEndOnly || !wake_) return;
    auto& deltas = events_.deltas;
    const bool first = deltas.empty();
    if (!first && deltas.back().kind == delta.kind) {
        deltas.back().text += delta.text;
        std::ranges::move(delta.odds, std::back_inserter(deltas.back().odds));
    } else {
        deltas.push_back(std::move(delta));
    }
    if (first) wake_();  // else the taker is on its way
}

void AnswerQueue::on_end(Result<domain::Answer> answer) {
    const std::scoped_lock lock(mutex_);
    events_.end = std::move(answer);
    if (wake_) wake_();
}

}  // namespace glimpse::http
