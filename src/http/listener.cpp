#include "http/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

namespace glimpse::http {
namespace {

struct Endpoint {
    sockaddr_storage address{};
    socklen_t bytes = 0;
};

std::optional<Endpoint> endpoint_of(const std::string& address, std::uint16_t port) {
    Endpoint endpoint;
    sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {}, .sin_zero = {}};
    if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
        std::memcpy(&endpoint.address, &v4, endpoint.bytes = sizeof v4);
        return endpoint;
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    if (inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) != 1) return {};
    std::memcpy(&endpoint.address, &v6, endpoint.bytes = sizeof v6);
    return endpoint;
}

bool listen_on(int descriptor, const Endpoint& endpoint) {
    const int on = 1;
    return ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           ::bind(descriptor, reinterpret_cast<const sockaddr*>(&endpoint.address), endpoint.bytes) == 0 && ::listen(descriptor, SOMAXCONN) == 0;
}

}  // namespace

Result<Listener> Listener::open(const std::string& address, std::uint16_t port) {
    const auto endpoint = endpoint_of(address, port);
    if (!endpoint) return fail(ErrorCode::kInvalidRequest, "\"{}\" is not an IP address to listen on", address);
    Listener listener(::socket(endpoint->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (listener.descriptor_ < 0 || !listen_on(listener.descriptor_, *endpoint)) {
        const int error = errno;
        const auto hint = error == EADDRINUSE ? "; stop the program that uses it or choose another port" : "";
        return fail(ErrorCode::kUnavailable, "cannot listen on {} port {}: {}{}", address, port, std::generic_category().message(error), hint);
    }
    TRY_VOID(listener.look_up_address());
    return listener;
}

Result<Listener> Listener::adopt(int descriptor) {
    Listener listener(descriptor);
    int listens = 0;
    socklen_t bytes = sizeof listens;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &bytes) != 0 || listens == 0) {
        listener.release();  // nobody knows what it is
        return fail(ErrorCode::kInvalidRequest, "descriptor {} is no socket that listens", descriptor);
    }
    TRY_VOID(listener.look_up_address());
    return listener;
}

void Listener::close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

Result<void> Listener::look_up_address() {
    Endpoint endpoint;
    endpoint.bytes = sizeof endpoint.address;
    if (::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&endpoint.address), &endpoint.bytes) != 0) {
        return fail(ErrorCode::kInternal, "a socket without an address: {}", std::generic_category().message(errno));
    }
    ipv6_ = endpoint.address.ss_family == AF_INET6;
    const auto port = ipv6_ ? reinterpret_cast<const sockaddr_in6&>(endpoint.address).sin6_port
                            : reinterpret_cast<const sockaddr_in&>(endpoint.address).sin_port;
    port_ = ntohs(port);
    return {};
}

}  // namespace glimpse::http
