#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/worker_pool.h"
#include "domain/answer.h"
#include "domain/ask.h"
#include "storage/shared_store.h"

namespace glimpse::flow {

/// Answers that several servers keep for each other. Thread-safe.
class SharedAnswers {
public:
    struct Counts {
        std::uint64_t found = 0;
        std::uint64_t missed = 0;       ///< asked for and not there
        std::uint64_t unavailable = 0;  ///< the store did not answer
    };

    /// `origin`: everything but the request that an answer depends on; servers of which it differs share nothing. `store` must outlive this object.
    SharedAnswers(storage::SharedStore& store, std::string origin, std::chrono::seconds age)
        : store_(store), origin_(std::move(origin)), age_(age) {}

    /// Where the answer to a request lies; nothing where it is not kept. It tells nobody what was asked.
    std::optional<std::string> key_of(const domain::Ask& ask) const;
    /// Waits for the store, within its time.
    std::optional<domain::Answer> find(const std::string& key);
    /// Does not wait. Answers above a size, and more than there is room for on their way, are not kept.
    void put(std::string key, const domain::Answer& answer);

    Counts counts() const { return {found_, missed_, unavailable_}; }

private:
    storage::SharedStore& store_;
    const std::string origin_;
    const std::chrono::seconds age_;
    std::atomic<std::uint64_t> found_ = 0, missed_ = 0, unavailable_ = 0;
    std::atomic<int> on_their_way_ = 0;
    WorkerPool writer_{1, "shared answers"};  // last: its tasks use the rest
};

}  // namespace glimpse::flow
