#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::storage::mysql {

/// Whether a conversation over TCP is encrypted. Certificates are not checked: a network that may hold an attacker needs more than this.
enum class Tls { kOff, kPrefer, kRequire };

/// Where a server is, and who we are there. Holds a secret: never log it whole.
struct Address {
    std::string host = {};
    std::uint16_t port = 3306;
    std::string socket = {};  ///< path of a Unix socket; used instead of host and port when not empty
    std::string user = {};
    std::string password = {};
    std::string database = {};
    Tls tls = Tls::kPrefer;
};

/// Reads mysql://USER:PASSWORD@HOST:PORT/DATABASE?tls=off|prefer|require&socket=PATH; user, password and path may be percent-encoded, port and
/// what follows `?` may be left out, and the host where a socket is named. kInvalidRequest says which part is wrong, never what it holds.
Result<Address> parse_address(std::string_view url);

}  // namespace glimpse::storage::mysql
