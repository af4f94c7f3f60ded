#pragma once

#include <chrono>
#include <memory>

#include "base/result.h"
#include "storage/database.h"
#include "storage/mysql/address.h"

namespace glimpse::storage::mysql {

struct Settings {
    Address address = {};
    int connections_max = 16;                     ///< transactions at once; the next one waits
    std::chrono::milliseconds connect_max{3000};  ///< until there is a connection
    std::chrono::milliseconds statement_max{10'000};
};

/// A database of a MySQL or MariaDB server, through a pool of connections that a thread of its own keeps alive. Does not wait for the server:
/// one that is away is kUnavailable for every call until it is back. The first transaction brings the tables up to date.
std::unique_ptr<Database> open(Settings settings);

}  // namespace glimpse::storage::mysql
