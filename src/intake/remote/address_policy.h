#pragma once

#include <sys/socket.h>

namespace glimpse::intake::remote {

/// Where a fetcher may connect to.
enum class Reach {
    kPublic,                ///< the public internet alone
    kPublicAndThisMachine,  ///< and loopback, for tests
};

/// Whether an address of a socket is in reach. Of IPv4 everything that IANA lists as special is not (private, link-local, shared,
/// loopback, multicast, documentation, reserved); of IPv6 only global unicast is, without documentation and without what carries an IPv4
/// address or a tunnel inside (mapped, NAT64, 6to4, Teredo). Other families are not.
bool is_in_reach(const sockaddr& address, Reach reach);

}  // namespace glimpse::intake::remote
