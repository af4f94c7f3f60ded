#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "base/result.h"

namespace glimpse::http {

/// A TCP socket that listens. Move-only.
class Listener {
public:
    /// `address` is an IP address; port 0 takes any free one. kUnavailable when it cannot be had, kInvalidRequest for what is no address.
    static Result<Listener> open(const std::string& address, std::uint16_t port);
    /// One that another process opened; kInvalidRequest where `descriptor` is none. Takes it over.
    static Result<Listener> adopt(int descriptor);
    Listener(Listener&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), port_(other.port_), ipv6_(other.ipv6_) {}
    Listener& operator=(Listener&&) = delete;
    ~Listener() { close(); }

    int descriptor() const { return descriptor_; }
    std::uint16_t port() const { return port_; }
    bool ipv6() const { return ipv6_; }
    /// Gives the descriptor to the caller.
    int release() { return std::exchange(descriptor_, -1); }
    /// In this process; others that have the socket go on listening.
    void close();

private:
    explicit Listener(int descriptor) : descriptor_(descriptor) {}
    Result<void> look_up_address();

    int descriptor_;
    std::uint16_t port_ = 0;
    bool ipv6_ = false;
};

}  // namespace glimpse::http
