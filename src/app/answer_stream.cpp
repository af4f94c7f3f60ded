#include "app/answer_stream.h"

namespace glimpse::app {

AnswerStream::Event AnswerStream::next() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !events_.empty(); });
    auto event = std::move(events_.front());
    events_.pop_front();
    return event;
}

void AnswerStream::push(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    arrived_.notify_one();
}

}  // namespace glimpse::app
