#include "flow/tell_jobs.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/this_thread.h"
#include "flow/back_off.h"
#include "flow/keep_documents.h"

namespace glimpse::flow {
namespace {

using domain::ItemState;
using std::chrono::milliseconds;

constexpr milliseconds kRetryAfterMax{3'600'000};
constexpr milliseconds kClaimed{60'000};  // longer than one try takes

domain::Moment now() { return by_now({}).at; }

/// Numbers and an id of ours: nothing in it wants escaping, and nothing is personal.
std::string message_of(const domain::Job& job, std::int64_t unix_seconds) {
    return fmt::format(R"({{"type":"job.ended","timestamp":{},"data":{{"id":"{}","counts":{{"done":{},"failed":{},"cancelled":{}}}}}}})", unix_seconds, job.id,
                       job.count(ItemState::kDone), job.count(ItemState::kFailed), job.count(ItemState::kCancelled));
}

/// One for each time that a job was over: it may be tried again, and be over once more.
std::string message_id(const domain::Job& job) {
    domain::Moment last = job.created_at;
    for (const auto& item : job.items) last = std::max(last, item.changed_at);
    return fmt::format("{}_{}", job.id, last.time_since_epoch().count());
}

}  // namespace

TellJobs::TellJobs(storage::JobStore& jobs, Settings settings, DocumentMetrics* metrics)
    : jobs_(jobs), settings_(std::move(settings)), metrics_(metrics), thread_([this] { work(); }) {}

TellJobs::~TellJobs() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void TellJobs::look() {
    const std::lock_guard lock(mutex_);
    news_ = true;
    wake_.notify_all();
}

void TellJobs::work() {
    this_thread::set_name("callbacks");
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        news_ = false;
        lock.unlock();
        const bool more = tell_one();
        lock.lock();
        if (!more) wake_.wait_for(lock, settings_.look_every, [&] { return stopping_ || news_; });
    }
}

bool TellJobs::tell_one() {
    const auto callback = jobs_.claim_callback(now(), now() + kClaimed);
    if (!callback || !*callback) return false;
    const auto& [job_id, address, attempts] = **callback;
    const auto told = tell(**callback);
    const bool over = told || told.error().code == ErrorCode::kNotFound || attempts >= settings_.attempts_max;
    if (!told) log::warn("the callback of {} was not taken{}: {}", job_id, over ? ", and is given up" : "", told.error().public_message);
    using Outcome = DocumentMetrics::Callback;
    if (metrics_) metrics_->callback_was(told ? Outcome::kTold : over ? Outcome::kGivenUp : Outcome::kAgain);
    const auto written = over ? jobs_.callback_over(job_id, told.has_value()) : jobs_.callback_again(job_id, now() + back_off(settings_.retry_after, attempts, kRetryAfterMax));
    return written.has_value();
}

Result<void> TellJobs::tell(const storage::Callback& callback) {
    TRY(const auto job, jobs_.find(callback.job_id));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const auto body = message_of(job, seconds);
    return settings_.sender->send(callback.address, settings_.key.headers(message_id(job), seconds, body), body);
}

}  // namespace glimpse::flow
