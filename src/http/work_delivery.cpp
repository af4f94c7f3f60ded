#include "http/work_delivery.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

namespace glimpse::http {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::hours kForever{24};

using Outcome = Result<PendingWork::Outcome>;

/// What work and connection share. `outcome` and `timer` are used on the strand only.
struct Mailbox {
    ByteBudget::Lease body;
    asio::steady_timer timer;
    std::optional<Outcome> outcome = {};
};

asio::awaitable<void> until_there(std::shared_ptr<Mailbox> mailbox, Wire& wire) {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!mailbox->outcome && !wire.hung_up()) {
        mailbox->timer.expires_after(kForever);
        co_await mailbox->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

/// A client that is still there did not cancel: the server did, because it stops.
Outcome as_seen_by_client(Outcome outcome) {
    if (outcome || outcome.error().code != ErrorCode::kCancelled) return outcome;
    return fail(ErrorCode::kNotReady, "the server is stopping and could not finish this answer");
}

}  // namespace

asio::awaitable<std::optional<Outcome>> deliver(Wire& wire, PendingWork work, ByteBudget::Lease body) {
    using namespace asio::experimental::awaitable_operators;
    const auto mailbox = std::make_shared<Mailbox>(Mailbox{std::move(body), asio::steady_timer(wire.executor())});
    std::stop_source unwanted;
    const auto begun = work.start(unwanted.get_token(), [mailbox](Outcome outcome) {
        asio::post(mailbox->timer.get_executor(), [mailbox, outcome = std::move(outcome)]() mutable {
            mailbox->outcome = std::move(outcome);
            mailbox->timer.cancel();
        });
    });
    if (!begun) co_return Outcome(tl::unexpected(begun.error()));
    co_await (until_there(mailbox, wire) || wire.wait_for_hangup());
    if (mailbox->outcome) co_return as_seen_by_client(*std::move(mailbox->outcome));
    unwanted.request_stop();
    co_return std::nullopt;
}

}  // namespace glimpse::http
