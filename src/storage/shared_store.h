#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::storage {

/// What a meter says: at most `limit` in any `window`, for all who ask the same store.
struct MeterReading {
    bool taken = false;
    std::chrono::microseconds until_full{};  ///< until all of it is there again
};

struct MeterWish {
    enum class Take {
        kNothing,  ///< only looks
        kIfRoom,
        kAnyway,  ///< what was used is known only afterwards
    };
    std::int64_t limit = 1;
    std::chrono::seconds window{60};
    std::int64_t count = 1;
    Take take = Take::kIfRoom;
};

/// What several servers share and none depends on: texts with an age, and meters. Each call returns within the time that the store was made with:
/// kUnavailable says that it is to be done without. Thread-safe.
class SharedStore {
public:
    struct Counts {
        bool up = false;
        std::uint64_t done = 0;     ///< calls
        std::uint64_t failed = 0;   ///< calls that came to nothing, or too late
        std::uint64_t skipped = 0;  ///< calls that were not made, because it is down
    };

    virtual ~SharedStore() = default;

    /// At most `bytes_max` of it are read; what is longer counts as not there.
    virtual Result<std::optional<std::string>> find(std::string_view key, std::size_t bytes_max) = 0;
    /// `text` is not empty.
    virtual Result<void> put(std::string_view key, std::string_view text, std::chrono::seconds age) = 0;
    virtual Result<MeterReading> meter(std::string_view name, const MeterWish& wish) = 0;
    /// What it is, for `glimpse doctor`. kUnavailable says why there is none.
    virtual Result<std::string> version() = 0;
    virtual Counts counts() const = 0;
};

}  // namespace glimpse::storage
