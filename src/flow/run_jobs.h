#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.h"
#include "domain/job.h"
#include "flow/admit.h"
#include "flow/keep_documents.h"
#include "flow/read_document.h"
#include "flow/tell_jobs.h"
#include "storage/job_store.h"

namespace glimpse::flow {

/// The use case "many files, read while nobody waits": each is queued in the database, read when its turn comes, by whichever server takes it, and becomes a
/// document of its own. What a server that died had taken is read again: at least once, and into one document.
class RunJobs {
public:
    struct Settings {
        int parallel = 1;                              ///< files that this server reads at once; 0: it only queues
        int attempts_max = 5;                          ///< of one file
        std::chrono::milliseconds item_time_max{300'000};
        std::chrono::milliseconds retry_after{5'000};  ///< twice as long after each attempt
        std::chrono::milliseconds look_every{1'000};   ///< for what other servers queued
        int keep_days = 7;                             ///< for how long jobs that are over are kept; their documents stay
        IntakeGuards guards = {};                      ///< of archives; those of files are the reader's
        std::optional<storage::Seal> seal = {};        ///< of files that wait; without, they wait as they came
        std::optional<TellJobs::Settings> tell = {};   ///< who asks for it is told that a job is over; nothing: nobody is
    };
    struct File {
        std::string name = {};   ///< as the client calls it
        std::string bytes = {};  ///< untrusted
    };
    struct Wish {
        domain::JobOrder order = {};
        std::string account = {};  ///< id of the key that asks
        std::vector<File> files = {};
        std::string callback = {};  ///< address that is told of the end; empty: none
    };

    /// `ready` says whether questions can be answered now. Files are read at the pace that their key's quotas of pictures and tokens leave, which `gate` counts.
    /// All outlive this object; `metrics` may be null.
    RunJobs(Gate& gate, KeepDocuments& keep, ReadDocument& reader, std::function<bool()> ready, Settings settings, DocumentMetrics* metrics = nullptr);
    /// What is being read is put back.
    ~RunJobs();
    RunJobs(const RunJobs&) = delete;
    RunJobs& operator=(const RunJobs&) = delete;

    /// Queues a job; a ZIP archive stands for the files in it. Errors as of JobStore::put() and unpack_files(). Only in a task of KeepDocuments::post(), as all that asks `jobs()`.
    Result<domain::Job> submit(Wish wish);
    /// As JobStore::retry(), and soon.
    Result<domain::Job> retry(const std::string& id);
    storage::JobStore& jobs() { return keep_.jobs(); }
    /// kInvalidRequest for a callback that nothing will be sent to.
    Result<void> check_callback(const std::string& address) const;

    /// Takes no new files from now on; what is being read goes on.
    void stop_taking();

    /// Files of all servers that wait or are being read, as they were some seconds ago; nothing where this server reads none.
    std::optional<std::int64_t> waiting() const;

    /// Has jobs that are over for long enough forgotten, soon. Called now and then.
    void tidy_up(domain::Moment now);

private:
    Result<std::vector<File>> unpacked(std::vector<File> files) const;
    /// There is something new to take.
    void look();
    void work();
    /// False: there is nothing to do now.
    bool run_one();
    void run(const storage::Claim& claim);
    Result<ReadDocument::Reading> read(const storage::Claim& claim, std::string bytes);
    Result<void> settle(const storage::Claim& claim, const Result<ReadDocument::Reading>& reading);
    Result<std::string> opened(const storage::Claim& claim) const;
    void count_waiting();
    void told(std::string_view what, const Result<void>& result);
    bool stopping() const;

    Gate& gate_;
    KeepDocuments& keep_;
    ReadDocument& reader_;
    const std::function<bool()> ready_;
    const Settings settings_;
    DocumentMetrics* const metrics_;  // or null
    std::optional<TellJobs> tell_;  // nothing: nobody is told
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool taking_ = true;     // guarded by mutex_
    bool stopping_ = false;  // guarded by mutex_
    bool away_ = false;      // guarded by mutex_: the database, when it was last asked
    int news_ = 0;           // guarded by mutex_: jobs that came here
    TimePoint counted_at_ = {};            // guarded by mutex_
    std::optional<std::int64_t> waiting_;  // guarded by mutex_
    std::vector<std::thread> threads_;
};

}  // namespace glimpse::flow
