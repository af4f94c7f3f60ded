#pragma once

#include <chrono>
#include <memory>

#include "storage/redis/address.h"
#include "storage/shared_store.h"

namespace glimpse::storage::redis {

struct RedisSettings {
    Address address;
    std::chrono::milliseconds time_max{20};  ///< of one call, waiting for a connection included
};

/// A store in Redis (or what speaks like it). Connects in the background, now and whenever it has to; after a call that came to nothing none is made until
/// Redis answers again, so that a dead or slow one costs one call's time and then none.
std::unique_ptr<SharedStore> open(RedisSettings settings);

}  // namespace glimpse::storage::redis
