#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/clock.h"
#include "base/result.h"
#include "http/assets.h"
#include "http/listener.h"
#include "http/server_settings.h"
#include "http/use_cases.h"
#include "metrics/registry.h"

namespace glimpse::http {

/// The HTTP/1.1 server. All members but run() may be called from any thread (not from a signal handler).
class Server {
public:
    /// Binds and listens at once: clients may connect, they are served once run() is called. kUnavailable when the
    /// address cannot be had, kInvalidRequest for a setting out of range. What `use_cases` and
    /// `assets` show must outlive the server, and so must `registry`, which is what /metrics shows and where requests are counted.
    static Result<std::unique_ptr<Server>> listen(ServerSettings settings, const UseCases& use_cases, std::span<const Asset> assets, metrics::Registry& registry);
    /// The same with a socket that is there already, instead of the settings' address and port.
    static Result<std::unique_ptr<Server>> on(Listener listener, ServerSettings settings, const UseCases& use_cases, std::span<const Asset> assets,
                                              metrics::Registry& registry);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Serves until stopped; blocks. Once only.
    void run();

    /// Takes no more connections, closes idle ones, lets answers in flight finish until `deadline`, drains
    /// the use cases, and then makes run() return. Does not wait for that. Idempotent: the first deadline holds.
    void stop(TimePoint deadline);
    /// The same with the deadline that the settings name.
    void stop();

    /// Has `heard` called by a thread that talks to clients, as soon as one has time. For whoever wants to know that they all have not stopped.
    void ping(std::function<void()> heard);

    std::uint16_t port() const;
    int connections() const;
    /// Bytes of request bodies held now.
    std::size_t body_bytes() const;

private:
    class Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace glimpse::http
