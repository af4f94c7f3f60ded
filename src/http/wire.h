#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "http/byte_budget.h"
#include "http/message.h"
#include "http/response_head.h"
#include "http/server_settings.h"

namespace glimpse::http {

/// One client's socket as HTTP/1.1 messages, with a time limit on every wait. All members run on the strand of
/// the socket, one coroutine at a time; only wait_for_hangup() runs beside writes. Nothing throws.
/// An Error of code kCancelled means that the connection is gone and there is nobody to answer.
class Wire {
public:
    Wire(boost::asio::ip::tcp::socket socket, const ServerSettings& settings);
    ~Wire();

    boost::asio::any_io_executor executor() { return socket_.get_executor(); }

    /// Waits for the first byte of the next request; false when there will be none.
    boost::asio::awaitable<bool> wait_for_request();
    /// Ends wait_for_request(), now or when it is called next.
    void stop_waiting();

    /// kTooLarge (a header above its limit), kRequestTimeout, kInvalidRequest (no HTTP), kCancelled.
    boost::asio::awaitable<Result<Request>> read_head();
    /// Appends to `body`, at most `body_bytes_max`; `lease` grows with it. Writes "100 Continue" first where the
    /// client waits for it. kTooLarge, kOverloaded (no room for the lease), kRequestTimeout, kInvalidRequest,
    /// kCancelled.
    boost::asio::awaitable<Result<void>> read_body(const Request& head, std::string& body, ByteBudget::Lease& lease);
    /// The body of the last request is read to its end: another one can follow.
    bool at_message_end() const;

    /// False when the client is gone or too slow.
    boost::asio::awaitable<bool> write(std::string_view head, std::string_view body);
    /// One chunk, framed as its stream's head promised.
    boost::asio::awaitable<bool> write_chunk(std::string_view bytes, Framing framing);

    /// Returns when the client closes or resets the connection (hung_up() is then true), or when cancelled. Bytes of
    /// further requests that arrive meanwhile are kept for them, up to a bound.
    boost::asio::awaitable<void> wait_for_hangup();
    bool hung_up() const { return hung_up_; }

    /// Ends our side, reads on for a moment so that the client sees what was written, and closes.
    boost::asio::awaitable<void> close_gently();

    /// Body bytes since the connection began, as they came.
    std::uint64_t bytes_in() const { return bytes_in_; }
    std::uint64_t bytes_out() const { return bytes_out_; }

private:
    struct Parser;

    boost::asio::awaitable<Result<void>> read_piece(std::string& body, Clock::duration time_left);
    Request request_from_parser() const;
    /// How long that many bytes may take at the least rate.
    Clock::duration transfer_time(std::size_t bytes) const;
    bool peer_has_closed();

    // All used on the strand only.
    boost::asio::ip::tcp::socket socket_;
    const ServerSettings& settings_;
    boost::beast::flat_buffer buffer_;  // read, not yet parsed
    std::unique_ptr<Parser> parser_;    // of the current request
    bool waiting_ = false;
    bool no_more_requests_ = false;
    bool hung_up_ = false;
    std::uint64_t bytes_in_ = 0;
    std::uint64_t bytes_out_ = 0;
};

}  // namespace glimpse::http
