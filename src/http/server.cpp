#include "http/server.h"

#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/this_thread.h"
#include "http/connection.h"

namespace glimpse::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds kAcceptRetry{100};
constexpr std::chrono::milliseconds kCloseGrace{3000};
constexpr std::string_view kHouseFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: 92\r\nRetry-After: 5\r\n"
    "Connection: close\r\n\r\n"
    R"({"error":{"code":"overloaded","message":"too many connections; try again","request_id":""}})"
    "\n";

/// Says no as well as can be done without waiting: the answer fits the socket's buffer.
void turn_away(tcp::socket socket) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kHouseFull), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    std::array<char, 4096> waste;
    socket.read_some(asio::buffer(waste), ignored);
}

}  // namespace

class Server::Impl {
public:
    Impl(ServerSettings settings, const UseCases& use_cases, std::span<const Asset> assets, metrics::Registry& registry)
        : settings_(std::move(settings)),
          metrics_(registry),
          services_{use_cases, assets, settings_, registry, metrics_},
          bodies_(std::make_shared<ByteBudget>(settings_.bodies_bytes_max)),
          io_(settings_.io_threads),
          acceptor_(asio::make_strand(io_)) {}

    Result<void> listen(Listener listener) {
        error_code error;
        port_ = listener.port();
        acceptor_.assign(listener.ipv6() ? tcp::v6() : tcp::v4(), listener.release(), error);
        if (error) return fail(ErrorCode::kInternal, "a socket that cannot be listened on: {}", error.message());
        return {};
    }

    void run() {
        asio::co_spawn(acceptor_.get_executor(), accept_all(), asio::detached);
        std::vector<std::thread> threads;
        const auto work = asio::make_work_guard(io_);
        for (int i = 0; i < settings_.io_threads; ++i) threads.emplace_back([this] { run_io(); });
        const auto deadline = wait_for_stop();
        refuse_new_connections();
        services_.read_document.drain(deadline);  // first: it asks and reads words
        services_.ask_picture.drain(deadline);    // waits for words
        services_.read_words.drain(deadline);
        wait_for_connections(deadline);
        io_.stop();
        for (auto& thread : threads) thread.join();
    }

    void stop(TimePoint deadline) {
        const std::scoped_lock lock(mutex_);
        if (!deadline_) deadline_ = deadline;
        changed_.notify_all();
    }

    void ping(std::function<void()> heard) { asio::post(io_, std::move(heard)); }

    int connections() const {
        const std::scoped_lock lock(mutex_);
        return static_cast<int>(connections_.size());
    }

    const ServerSettings& settings() const { return settings_; }
    std::uint16_t port() const { return port_; }
    std::size_t body_bytes() const { return bodies_->used(); }

private:
    void run_io() {
        this_thread::set_name("http");
        for (;;) {
            try {
                io_.run();
                return;
            } catch (const std::exception& error) {
                log::error("unexpected error in the HTTP server: {}", error.what());
            }
        }
    }

    asio::awaitable<void> accept_all() {
        asio::steady_timer pause(acceptor_.get_executor());
        while (acceptor_.is_open()) {
            auto [error, socket] =
                co_await acceptor_.async_accept(asio::make_strand(io_), asio::as_tuple(asio::use_awaitable));
            if (!error) {
                admit(std::move(socket));
            } else if (acceptor_.is_open()) {
                // Out of descriptors, most likely: those in use come back, so wait instead of spinning.
                log::warn("cannot accept a connection: {}", error.message());
                pause.expires_after(kAcceptRetry);
                co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            }
        }
    }

    void admit(tcp::socket socket) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        if (connections() >= settings_.connections_max) return turn_away(std::move(socket));
        const auto executor = socket.get_executor();
        const auto connection = std::make_shared<Connection>(std::move(socket), services_, bodies_);
        {
            const std::scoped_lock lock(mutex_);
            connections_.insert(connection.get());
        }
        asio::co_spawn(executor, connection->run(),
                       [this, connection](const std::exception_ptr&) { forget(connection.get()); });
    }

    void forget(Connection* connection) {
        const std::scoped_lock lock(mutex_);
        connections_.erase(connection);
        changed_.notify_all();
    }

    TimePoint wait_for_stop() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return deadline_.has_value(); });
        return *deadline_;
    }

    void refuse_new_connections() {
        // On the acceptor's strand, and then the connections: none can slip in between.
        asio::post(acceptor_.get_executor(), [this] {
            error_code ignored;
            acceptor_.close(ignored);
            const std::scoped_lock lock(mutex_);
            for (const auto& connection : connections_) connection->finish_up();
        });
    }

    /// Answers are complete by now; what is left is writing them.
    void wait_for_connections(TimePoint deadline) {
        std::unique_lock lock(mutex_);
        const auto end = std::max(deadline, Clock::now() + kCloseGrace);
        changed_.wait_until(lock, end, [&] { return connections_.empty(); });
    }

    const ServerSettings settings_;  // constant after construction, like the services and the bodies
    RequestMetrics metrics_;
    const Services services_;
    const std::shared_ptr<ByteBudget> bodies_;
    std::uint16_t port_ = 0;  // constant after listen()

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<TimePoint> deadline_;  // guarded by mutex_; set once, by stop()
    std::set<Connection*> connections_;  // guarded by mutex_; each is owned by its coroutine

    asio::io_context io_;     // after what its handlers use: dies before it
    tcp::acceptor acceptor_;  // used on its strand only
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(ServerSettings settings, const UseCases& use_cases, std::span<const Asset> assets, metrics::Registry& registry) {
    TRY(auto listener, Listener::open(settings.address, settings.port));
    return on(std::move(listener), std::move(settings), use_cases, assets, registry);
}

Result<std::unique_ptr<Server>> Server::on(Listener listener, ServerSettings settings, const UseCases& use_cases, std::span<const Asset> assets,
                                           metrics::Registry& registry) {
    if (settings.io_threads < 1 || settings.connections_max < 1) {
        return fail(ErrorCode::kInvalidRequest, "the server needs at least one thread and one connection");
    }
    auto impl = std::make_unique<Impl>(std::move(settings), use_cases, assets, registry);
    TRY_VOID(impl->listen(std::move(listener)));
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

void Server::run() {
    impl_->run();
}
void Server::stop(TimePoint deadline) {
    impl_->stop(deadline);
}
void Server::stop() {
    impl_->stop(Clock::now() + impl_->settings().drain);
}
void Server::ping(std::function<void()> heard) {
    impl_->ping(std::move(heard));
}
std::uint16_t Server::port() const {
    return impl_->port();
}
int Server::connections() const {
    return impl_->connections();
}
std::size_t Server::body_bytes() const {
    return impl_->body_bytes();
}

}  // namespace glimpse::http
