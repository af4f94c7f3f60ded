#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <optional>

#include "http/answer_format.h"
#include "http/answer_queue.h"
#include "http/request_span.h"
#include "http/wire.h"

namespace glimpse::http {

/// Brings one answer from its queue to the client. Made before the question is put, so that nothing is missed;
/// lives on the strand of the wire. The queue may outlive it.
class AnswerDelivery {
public:
    AnswerDelivery(Wire& wire, std::shared_ptr<AnswerQueue> queue, std::chrono::seconds ping_interval);
    ~AnswerDelivery();
    AnswerDelivery(const AnswerDelivery&) = delete;
    AnswerDelivery& operator=(const AnswerDelivery&) = delete;

    /// The end of the answer; nothing when the client hung up first.
    boost::asio::awaitable<std::optional<Result<domain::Answer>>> wait_for_end();

    /// Writes the answer as server-sent events behind a head already written. False when the client hung up or was
    /// too slow before its end.
    boost::asio::awaitable<bool> stream(const AnswerFormat& format, Framing framing);

    /// That the answer took, prompt and completion, once it has ended; 0 before, for an error, and for one that was given before.
    std::int64_t tokens() const { return facts_ && !facts_->cached ? facts_->usage.prompt_tokens + facts_->usage.completion_tokens : 0; }
    /// Nothing before it has ended, and for an error.
    const std::optional<AnswerFacts>& facts() const { return facts_; }

    /// How it failed, as a rating of domain::Feedback: "timeout", "cut"; empty: it did not, or not yet, or else.
    std::string_view failure() const { return failure_; }

private:
    /// The end as the client is to see it; its facts are noted.
    Result<domain::Answer> noted(Result<domain::Answer> end);
    boost::asio::awaitable<void> until_end();
    boost::asio::awaitable<void> write_events(const AnswerFormat& format, Framing framing);
    /// False when nothing came for that long.
    boost::asio::awaitable<bool> wait_for_event(Clock::duration time);

    /// Rung on the strand by each event. It stays rung until somebody waits: an event may come while the last one is
    /// still being written.
    struct Alarm {
        boost::asio::steady_timer timer;
        bool rung = false;
    };

    Wire& wire_;
    const std::shared_ptr<AnswerQueue> queue_;
    const std::shared_ptr<Alarm> alarm_;
    const std::chrono::seconds ping_interval_;
    std::optional<Result<domain::Answer>> end_;
    bool complete_ = false;
    std::optional<AnswerFacts> facts_;
    std::string_view failure_;
};

}  // namespace glimpse::http
