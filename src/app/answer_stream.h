#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

#include "flow/ask_picture.h"

namespace glimpse::app {

/// Carries an answer from the threads of the pipeline to the one that prints it.
class AnswerStream final : public flow::AnswerObserver {
public:
    using Event = std::variant<domain::Delta, Result<domain::Answer>>;

    void on_delta(domain::Delta delta) override { push(std::move(delta)); }
    void on_end(Result<domain::Answer> answer) override { push(std::move(answer)); }

    /// The next event; waits for it. The end is the last one.
    Event next();

private:
    void push(Event event);

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Event> events_;  // guarded by mutex_
};

}  // namespace glimpse::app
