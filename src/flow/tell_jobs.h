#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"
#include "flow/document_metrics.h"
#include "flow/webhook_key.h"
#include "intake/webhook_sender.h"
#include "storage/job_store.h"

namespace glimpse::flow {

/// The use case "a job is over, and who sent it is told": a signed message to the job's callback, sent again for some hours until it is taken. At least once: a server that
/// ends after it sent one sends it again, under the same webhook-id.
///
///     {"type":"job.ended","timestamp":1764367200,"data":{"id":"job_...","counts":{"done":3,"failed":0,"cancelled":0}}}
class TellJobs {
public:
    struct Settings {
        std::shared_ptr<const intake::WebhookSender> sender;
        WebhookKey key;
        int attempts_max = 12;  ///< some three hours
        std::chrono::milliseconds retry_after{5'000};  ///< twice as long after each attempt, an hour at most
        std::chrono::milliseconds look_every{1'000};
    };

    /// `jobs` and `metrics`, which may be null, outlive this object.
    TellJobs(storage::JobStore& jobs, Settings settings, DocumentMetrics* metrics);
    ~TellJobs();
    TellJobs(const TellJobs&) = delete;
    TellJobs& operator=(const TellJobs&) = delete;

    /// kInvalidRequest for a callback that nothing will be sent to.
    Result<void> check(const std::string& address) const { return settings_.sender->check(address); }
    /// A job may be over.
    void look();

private:
    void work();
    /// False: nobody is to be told now.
    bool tell_one();
    Result<void> tell(const storage::Callback& callback);

    storage::JobStore& jobs_;
    const Settings settings_;
    DocumentMetrics* const metrics_;  // or null
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;  // guarded by mutex_
    bool news_ = false;      // guarded by mutex_
    std::thread thread_;
};

}  // namespace glimpse::flow
