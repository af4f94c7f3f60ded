#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace glimpse::http {

/// Completion token for co_await: the result as a tuple that begins with the error code, and operation_aborted
/// when `time` passes first.
template <typename Duration>
auto within(Duration time) {
    return boost::asio::cancel_after(std::chrono::duration_cast<boost::asio::steady_timer::duration>(time),
                                     boost::asio::as_tuple(boost::asio::use_awaitable));
}

}  // namespace glimpse::http
