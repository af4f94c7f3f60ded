#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "admission/api_key.h"
#include "base/clock.h"

namespace glimpse::admission {

/// The keys in a file, as JSON, readable by its owner alone. It is written as a whole and put in place of the old one at once; whoever reads sees one or
/// the other. Changes are seen within a second. Thread-safe; several processes may use it.
class KeyFile {
public:
    using Keys = std::vector<ApiKey>;

    explicit KeyFile(std::string path) : path_(std::move(path)) {}

    /// As they are now; none where there is no file. A file that became unreadable is told of in the log, once, and what was read before stays. The first
    /// time it is kInvalidRequest.
    Result<std::shared_ptr<const Keys>> keys();

    /// Reads, lets `change` work on the keys, and writes, while no other process does. An error of `change` leaves all as it was.
    Result<void> update(const std::function<Result<void>(Keys&)>& change);

    const std::string& path() const { return path_; }

private:
    const std::string path_;
    std::mutex mutex_;
    std::shared_ptr<const Keys> keys_;  // guarded by mutex_; null until first read
    std::string seen_;                  // guarded by mutex_: what tells a changed file from the one that was read
    TimePoint looked_at_ = {};          // guarded by mutex_
};

}  // namespace glimpse::admission
