#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace glimpse::storage::redis {

/// Where a Redis is, and who we are there. Holds a secret: never log it whole.
struct Address {
    std::string host = {};
    std::uint16_t port = 6379;
    std::string socket = {};  ///< path of a Unix socket; used instead of host and port when not empty
    std::string user = {};    ///< empty: the default user
    std::string password = {};
    int database = 0;

    /// Without secrets.
    std::string place() const;
};

/// Reads redis://USER:PASSWORD@HOST:PORT/NUMBER?socket=PATH; all but the host may be left out, and is
/// percent-encoded where it needs to be. kInvalidRequest says what is wrong, never what it holds.
Result<Address> parse_address(const std::string& url);

}  // namespace glimpse::storage::redis
