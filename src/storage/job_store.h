#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "domain/job.h"
#include "storage/audit.h"
#include "storage/database.h"
#include "storage/selection.h"

namespace glimpse::storage {

/// A file of a new job.
struct JobFile {
    std::string name = {};    ///< as the client calls it
    std::string sealed = {};  ///< its bytes, as the caller keeps them
};

/// An item whose turn it is, for one server and a while.
struct Claim {
    std::string job_id = {};
    std::size_t position = 0;  ///< counted from 0
    std::string token = {};    ///< tells this claim from a later one of the same item
    std::string account = {};
    domain::JobOrder order = {};
    int attempts = 0;          ///< this one included
    std::string sealed = {};   ///< as JobFile
};

/// Where a finished job is to be told, one try of it.
struct Callback {
    std::string job_id = {};
    std::string address = {};
    int attempts = 0;  ///< this one included
};

/// The queue of jobs, shared by all servers of one database. Each call is one transaction. An item that was claimed by a server that died is claimed again when
/// its time is over: it is read at least once, and what it makes has one id. Thread-safe; blocks. Every call may come back with kUnavailable or kOverloaded.
class JobStore {
public:
    explicit JobStore(Database& database) : database_(database) {}

    static constexpr std::size_t kItemsMax = 1000;       ///< of one job
    static constexpr std::size_t kWaitingMax = 10'000;   ///< items of all jobs

    /// Queues a job: its id, account, order and time of creation. kOverloaded when too many items wait; kConflict for an id that is there.
    Result<void> put(const domain::Job& job, const std::vector<JobFile>& files, const std::string& callback);

    /// With its items. kNotFound.
    Result<domain::Job> find(const std::string& id);
    /// Newest first. kInvalidRequest for a page that cannot be.
    Result<Page<domain::Job>> list(const PageRequest& page);

    /// The next item, if any waits; each job gets its turn. It is this caller's until `until`.
    Result<std::optional<Claim>> claim(domain::Moment now, domain::Moment until);
    /// Files that wait or are being read.
    Result<std::int64_t> waiting();
    /// Whether it may go on: not once the item was cancelled or claimed by another.
    Result<bool> holds(const Claim& claim);

    // What came of a claim; nothing is changed by one that holds no more.
    Result<void> done(const Claim& claim, domain::Moment now);                        ///< the file goes
    Result<void> failed(const Claim& claim, const Error& error, domain::Moment now);  ///< the file stays
    /// It waits until `again_at`. `counts`: that was one of its attempts.
    Result<void> put_back(const Claim& claim, const Error& error, domain::Moment again_at, bool counts, domain::Moment now);

    /// What waits is cancelled and its file goes, what runs is given up. kNotFound.
    Result<domain::Job> cancel(const std::string& id, domain::Moment now);
    /// What failed waits again, with all its attempts. kNotFound.
    Result<domain::Job> retry(const std::string& id, domain::Moment now);
    /// The job and its files; its documents stay. kNotFound; kConflict while it is not over.
    Result<void> remove(const std::string& id);
    /// Removes jobs that are over and were made before `before`. How many.
    Result<std::size_t> forget(domain::Moment before);

    /// The next finished job that is to be told; nobody else gets it before `until`.
    Result<std::optional<Callback>> claim_callback(domain::Moment now, domain::Moment until);
    /// It is told again at `again_at`.
    Result<void> callback_again(const std::string& job_id, domain::Moment again_at);
    /// It was told, or is given up.
    Result<void> callback_over(const std::string& job_id, bool told);

private:
    Database& database_;
};

}  // namespace glimpse::storage
