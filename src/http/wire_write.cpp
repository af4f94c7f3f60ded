#include <poll.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>

#include "http/wire.h"
#include "http/within.h"

namespace glimpse::http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kPipelinedBytesMax = 16 * 1024;
constexpr std::chrono::milliseconds kHangupPollInterval{500};

}  // namespace

Clock::duration Wire::transfer_time(std::size_t bytes) const {
    return std::chrono::seconds(bytes / std::max<std::size_t>(settings_.transfer_bytes_per_s_min, 1));
}

asio::awaitable<bool> Wire::write(std::string_view head, std::string_view body) {
    const std::array buffers = {asio::buffer(head), asio::buffer(body)};
    const auto time = settings_.write_timeout + transfer_time(body.size());
    const auto [error, bytes] = co_await asio::async_write(socket_, buffers, within(time));
    bytes_out_ += bytes;
    co_return !error;
}

asio::awaitable<bool> Wire::write_chunk(std::string_view bytes, Framing framing) {
    const auto head = chunk_head(bytes.size());
    std::array buffers = {asio::buffer(head), asio::buffer(bytes), asio::buffer(kChunkTail)};
    if (framing != Framing::kChunked) buffers = {asio::const_buffer(), asio::buffer(bytes), asio::const_buffer()};
    const auto time = settings_.write_timeout + transfer_time(bytes.size());
    const auto [error, written] = co_await asio::async_write(socket_, buffers, within(time));
    bytes_out_ += written;
    co_return !error;
}

asio::awaitable<void> Wire::wait_for_hangup() {
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::steady_timer timer(socket_.get_executor());
    while ((co_await asio::this_coro::cancellation_state).cancelled() == asio::cancellation_type::none) {
        if (buffer_.size() < kPipelinedBytesMax) {
            const auto [error, bytes] = co_await socket_.async_read_some(
                buffer_.prepare(kPipelinedBytesMax - buffer_.size()), asio::as_tuple(asio::use_awaitable));
            buffer_.commit(bytes);
            hung_up_ = error && error != asio::error::operation_aborted;
            if (error) co_return;
        } else {
            // So much waits unread that its end cannot be seen by reading: ask the kernel now and then.
            timer.expires_after(kHangupPollInterval);
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            if ((hung_up_ = peer_has_closed())) co_return;
        }
    }
}

bool Wire::peer_has_closed() {
    pollfd entry{socket_.native_handle(), POLLRDHUP, 0};
    return ::poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

asio::awaitable<void> Wire::close_gently() {
    boost::system::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    // Closing with bytes unread sends a reset, which would take our last response away from the client.
    const bool unread = !at_message_end() || buffer_.size() > 0;
    const auto end = Clock::now() + settings_.linger;
    std::array<char, 16 * 1024> waste;
    for (auto left = end - Clock::now(); unread && left > Clock::duration::zero(); left = end - Clock::now()) {
        const auto [error, bytes] = co_await socket_.async_read_some(asio::buffer(waste), within(left));
        if (error) break;
    }
    socket_.close(ignored);
}

}  // namespace glimpse::http
