#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace glimpse::admission {

/// Counts what keys use for several servers together. Thread-safe; each call returns within milliseconds, an error meaning that this server has to
/// count alone.
class SharedMeter {
public:
    enum class Take { kNothing, kIfRoom, kAnyway };
    struct Reading {
        bool taken = false;
        std::chrono::nanoseconds until_full{};
    };

    virtual ~SharedMeter() = default;
    /// `name` is of one quota of one key; at most `limit` in any `window`.
    virtual Result<Reading> take(const std::string& name, std::int64_t limit, std::chrono::seconds window, std::int64_t count, Take how) = 0;
};

}  // namespace glimpse::admission
