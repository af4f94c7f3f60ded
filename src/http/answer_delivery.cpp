#include "http/answer_delivery.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

#include "http/sse.h"

namespace glimpse::http {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::hours kForever{24};

/// A client that is still there did not cancel: the server did, because it stops.
Result<domain::Answer> as_seen_by_client(Result<domain::Answer> end) {
    if (end || end.error().code != ErrorCode::kCancelled) return end;
    return fail(ErrorCode::kNotReady, "the server is stopping and could not finish this answer");
}

}  // namespace

AnswerDelivery::AnswerDelivery(Wire& wire, std::shared_ptr<AnswerQueue> queue, std::chrono::seconds ping_interval)
    : wire_(wire),
      queue_(std::move(queue)),
      alarm_(std::make_shared<Alarm>(Alarm{asio::steady_timer(wire.executor())})),
      ping_interval_(ping_interval) {
    queue_->set_wake([alarm = alarm_] {
        asio::post(alarm->timer.get_executor(), [alarm] {
            alarm->rung = true;
            alarm->timer.cancel();
        });
    });
}

AnswerDelivery::~AnswerDelivery() {
    queue_->set_wake(nullptr);
}

asio::awaitable<bool> AnswerDelivery::wait_for_event(Clock::duration time) {
    if (!alarm_->rung) {
        alarm_->timer.expires_after(time);
        co_await alarm_->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return std::exchange(alarm_->rung, false);
}

asio::awaitable<void> AnswerDelivery::until_end() {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!wire_.hung_up()) {
        auto events = queue_->take();
        if (events.end) {
            end_ = noted(as_seen_by_client(std::move(*events.end)));
            co_return;
        }
        co_await wait_for_event(kForever);
    }
}

Result<domain::Answer> AnswerDelivery::noted(Result<domain::Answer> end) {
    if (end) facts_ = facts_of(*end);
    if (end && end->finish_reason == domain::FinishReason::kLength) failure_ = "cut";
    if (!end && end.error().code == ErrorCode::kTimeout) failure_ = "timeout";
    return end;
}

asio::awaitable<std::optional<Result<domain::Answer>>> AnswerDelivery::wait_for_end() {
    using namespace asio::experimental::awaitable_operators;
    co_await (until_end() || wire_.wait_for_hangup());
    co_return std::move(end_);
}

asio::awaitable<bool> AnswerDelivery::stream(const AnswerFormat& format, Framing framing) {
    using namespace asio::experimental::awaitable_operators;
    co_await (write_events(format, framing) || wire_.wait_for_hangup());
    co_return complete_;
}

asio::awaitable<void> AnswerDelivery::write_events(const AnswerFormat& format, Framing framing) {
    co_await asio::this_coro::throw_if_cancelled(false);
    std::string text(kSsePing);  // at once, so that every proxy passes the head on
    text += format.opening();
    while (!wire_.hung_up()) {
        auto events = queue_->take();
        for (const auto& delta : events.deltas) text += format.delta(delta);
        if (events.end) {
            const auto end = noted(as_seen_by_client(std::move(*events.end)));
            text += end ? format.done(*end) : format.error(end.error());
        }
        if (!text.empty()) {
            const bool written = co_await wire_.write_chunk(text, framing);
            if (!written) co_return;
            text.clear();
        }
        if (events.end) {
            complete_ = framing != Framing::kChunked || co_await wire_.write(kLastChunk, {});
            co_return;
        }
        const bool came = co_await wait_for_event(ping_interval_);
        if (!came) text = kSsePing;
    }
}

}  // namespace glimpse::http
