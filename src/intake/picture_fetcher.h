#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace glimpse::intake {

/// Brings files from where a client says that they are. Thread-safe.
class PictureFetcher {
public:
    virtual ~PictureFetcher() = default;
    /// Blocks until the bytes are here, or `deadline` has passed, or `unwanted` says so, which is asked now and then. kInvalidRequest
    /// (an address that is not allowed, or what no picture is found at), kTooLarge, kTimeout, kCancelled. The messages tell nothing
    /// of what else was found there.
    virtual Result<std::string> fetch(const std::string& address, std::size_t bytes_max, TimePoint deadline,
                                      const std::function<bool()>& unwanted) const = 0;
};

}  // namespace glimpse::intake
