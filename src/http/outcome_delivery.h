#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/byte_budget.h"
#include "http/wire.h"

namespace glimpse::http {

/// Pictures of a request, and the room that they take; both are given back when they are done with.
struct HeldPictures {
    std::vector<std::string> pictures;
    ByteBudget::Lease body;
};

/// What worker and connection share. `outcome` and `timer` are used on the strand only.
template <typename T>
struct Mailbox {
    HeldPictures held;
    boost::asio::steady_timer timer;
    std::optional<Result<T>> outcome = {};
};

template <typename T>
boost::asio::awaitable<void> until_there(std::shared_ptr<Mailbox<T>> mailbox, Wire& wire) {
    constexpr std::chrono::hours kForever{24};
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    while (!mailbox->outcome && !wire.hung_up()) {
        mailbox->timer.expires_after(kForever);
        co_await mailbox->timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
}

/// Has something done for the client of `wire` and waits for it on its strand; nothing when the client hung up first, which ends the work.
/// `start(pictures, stop, done)` begins it and gives Result<void>; `done` takes the Result<T>, from any thread.
template <typename T, typename Start>
boost::asio::awaitable<std::optional<Result<T>>> outcome_for(Wire& wire, HeldPictures held, Start start) {
    using namespace boost::asio::experimental::awaitable_operators;
    const auto mailbox = std::make_shared<Mailbox<T>>(Mailbox<T>{std::move(held), boost::asio::steady_timer(wire.executor())});
    std::stop_source unwanted;
    const auto begun = start(std::as_const(mailbox->held.pictures), unwanted.get_token(), [mailbox](Result<T> outcome) {
        boost::asio::post(mailbox->timer.get_executor(), [mailbox, outcome = std::move(outcome)]() mutable {
            mailbox->outcome = std::move(outcome);
            mailbox->timer.cancel();
        });
    });
    if (!begun) co_return Result<T>(tl::unexpected(begun.error()));
    co_await (until_there(mailbox, wire) || wire.wait_for_hangup());
    if (!mailbox->outcome) {
        unwanted.request_stop();
        co_return std::nullopt;
    }
    auto& outcome = *mailbox->outcome;
    // A client that is still there did not cancel: the server did, because it stops.
    if (!outcome && outcome.error().code == ErrorCode::kCancelled) {
        co_return Result<T>(fail(ErrorCode::kNotReady, "the server is stopping and could not finish this answer"));
    }
    co_return std::move(outcome);
}

}  // namespace glimpse::http
