#include "flow/run_jobs.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "base/code_points.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/this_thread.h"
#include "flow/back_off.h"
#include "flow/unpack_files.h"

namespace glimpse::flow {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kClaimMargin{60'000};  // a claim outlives the deadline of what it reads
constexpr milliseconds kHoldEvery{1'000};
constexpr milliseconds kRetryAfterMax{600'000};
constexpr std::chrono::seconds kCountEvery{5};
constexpr std::size_t kUnpackedBytesMax = 128 << 20;  // of all archives of a job
constexpr char kPlain = '\0';  // begins a file that is not sealed; a sealed one begins otherwise (storage/seal.h)

domain::Moment now() { return by_now({}).at; }

std::string about(const std::string& job_id, std::size_t position) { return fmt::format("job {} file {}", job_id, position); }

/// The same file may be read some other time.
bool may_pass(ErrorCode code) {
    return code == ErrorCode::kTimeout || code == ErrorCode::kUnavailable || code == ErrorCode::kInternal || code == ErrorCode::kCancelled;
}

/// It was not even begun.
bool was_busy(ErrorCode code) { return code == ErrorCode::kOverloaded || code == ErrorCode::kNotReady; }

/// The last part of a path, as it can be shown.
std::string shown_name(std::string_view name) {
    name.remove_prefix(name.find_last_of("/\\") + 1);  // npos + 1 is 0
    auto points = code_points(name);
    std::erase_if(points, [](char32_t point) { return point < 0x20 || point == 0x7F; });
    return to_utf8(points);
}

/// What a thread that waits shares with the one that brings the outcome.
struct Waiting {
    std::mutex mutex = {};
    std::condition_variable wake = {};
    std::optional<Result<ReadDocument::Reading>> outcome = {};  // guarded by mutex
};

}  // namespace

RunJobs::RunJobs(Gate& gate, KeepDocuments& keep, ReadDocument& reader, std::function<bool()> ready, Settings settings, DocumentMetrics* metrics)
    : gate_(gate), keep_(keep), reader_(reader), ready_(std::move(ready)), settings_(std::move(settings)), metrics_(metrics) {
    if (!keep_.keeps()) return;
    if (settings_.tell) tell_.emplace(keep_.jobs(), *settings_.tell, metrics_);
    for (int i = 0; i < settings_.parallel; ++i) threads_.emplace_back([this] { work(); });
}

RunJobs::~RunJobs() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

Result<std::vector<RunJobs::File>> RunJobs::unpacked(std::vector<File> files) const {
    std::vector<File> all;
    std::size_t bytes_left = kUnpackedBytesMax;
    for (auto& file : files) {
        if (!intake::is_zip(file.bytes)) {
            all.push_back(std::move(file));
            continue;
        }
        TRY(auto inside, unpack_files(file.bytes, {storage::JobStore::kItemsMax, bytes_left}, settings_.guards));
        file.bytes = {};
        for (auto& one : inside) {
            bytes_left -= std::min(bytes_left, one.bytes.size());
            all.push_back({std::move(one.name), std::move(one.bytes)});
        }
        if (all.size() > storage::JobStore::kItemsMax) return fail(ErrorCode::kTooLarge, "a job takes at most {} files", storage::JobStore::kItemsMax);
    }
    return all;
}

Result<domain::Job> RunJobs::submit(Wish wish) {
    TRY(wish.files, unpacked(std::move(wish.files)));
    domain::Job job{.id = make_id("job_"), .account = std::move(wish.account), .order = std::move(wish.order), .created_at = now()};
    std::vector<storage::JobFile> files;
    for (auto& file : wish.files) {
        if (settings_.seal) {
            TRY(file.bytes, settings_.seal->seal(file.bytes, about(job.id, files.size())));
        } else {
            file.bytes.insert(file.bytes.begin(), kPlain);
        }
        files.push_back({shown_name(file.name), std::move(file.bytes)});
    }
    TRY_VOID(jobs().put(job, files, wish.callback));
    look();
    return jobs().find(job.id);
}

Result<domain::Job> RunJobs::retry(const std::string& id) {
    auto job = jobs().retry(id, now());
    look();
    return job;
}

void RunJobs::look() {
    const std::lock_guard lock(mutex_);
    ++news_;
    wake_.notify_all();
}

Result<void> RunJobs::check_callback(const std::string& address) const {
    if (tell_) return tell_->check(address);
    return fail(ErrorCode::kInvalidRequest, "`callback`: this server tells nobody; its operator lists whom in jobs.webhook_hosts. GET /api/v1/jobs/{{id}} says how far a job is");
}

void RunJobs::stop_taking() {
    const std::lock_guard lock(mutex_);
    taking_ = false;
}

bool RunJobs::stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void RunJobs::tidy_up(domain::Moment at) {
    if (!keep_.keeps()) return;
    const auto posted = keep_.post([this, at] {
        const auto count = jobs().forget(at - std::chrono::days(settings_.keep_days));
        if (!count) log::warn("jobs that are over could not be forgotten: {} {}", count.error().public_message, count.error().internal_detail);
    });
    if (!posted) log::warn("no job is forgotten now: {}", posted.error().public_message);
}

void RunJobs::work() {
    this_thread::set_name("jobs");
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const int seen = news_;
        const bool taking = taking_;
        lock.unlock();
        count_waiting();
        const bool more = taking && run_one();
        lock.lock();
        if (!more) wake_.wait_for(lock, settings_.look_every, [&] { return stopping_ || news_ != seen; });
    }
}

void RunJobs::count_waiting() {
    {
        const std::lock_guard lock(mutex_);
        if (Clock::now() - counted_at_ < kCountEvery) return;
        counted_at_ = Clock::now();
    }
    const auto count = jobs().waiting();
    const std::lock_guard lock(mutex_);
    if (count) waiting_ = *count;
}

std::optional<std::int64_t> RunJobs::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
}

/// Says once that the database is away, and once that it is back.
void RunJobs::told(std::string_view what, const Result<void>& result) {
    const std::lock_guard lock(mutex_);
    if (result && away_) log::info("jobs go on");
    if (!result && !away_) log::warn("jobs wait: {}: {} {}", what, result.error().public_message, result.error().internal_detail);
    away_ = !result;
}

bool RunJobs::run_one() {
    if (!ready_()) return false;
    const auto at = now();
    const auto claim = jobs().claim(at, at + settings_.item_time_max + kClaimMargin);
    told("no file can be taken", claim ? Result<void>() : tl::unexpected(claim.error()));
    if (!claim || !*claim) return false;
    run(**claim);
    return true;
}

void RunJobs::run(const storage::Claim& claim) {
    const auto document_id = domain::document_id_of(claim.job_id, claim.position);
    Result<ReadDocument::Reading> reading = fail(ErrorCode::kInternal, "The server ended, or took too long, each time it read this file.");
    if (claim.attempts > 1 && keep_.documents().find(document_id)) {
        reading = ReadDocument::Reading{};  // what was read is kept; only the word of it was lost
    } else if (const auto room = gate_.take_later(claim.account, 1); !room) {
        reading = tl::unexpected(room.error());
    } else if (claim.attempts <= settings_.attempts_max) {
        auto bytes = opened(claim);
        reading = bytes ? read(claim, *std::move(bytes)) : tl::unexpected(bytes.error());
        if (reading) gate_.charge_tokens_later(claim.account, reading->usage.prompt_tokens + reading->usage.completion_tokens);
    }
    const auto settled = settle(claim, reading);
    told("what came of a file could not be written down", settled);
    if (tell_) tell_->look();
    log::info("file {} of {}: {}", claim.position + 1, claim.job_id, reading ? "done" : name_of(reading.error().code));
}

Result<std::string> RunJobs::opened(const storage::Claim& claim) const {
    if (claim.sealed.empty()) return fail(ErrorCode::kNotFound, "The file is not there any more.");
    if (claim.sealed.front() == kPlain) return claim.sealed.substr(1);
    // Not kUnavailable, which would be tried again: the key does not come back by itself.
    if (!settings_.seal) return fail(ErrorCode::kRefusedContent, "The file was encrypted, and this server has no key: storage.picture_key is not set.");
    auto plain = settings_.seal->open(claim.sealed, about(claim.job_id, claim.position));
    if (!plain) return fail(ErrorCode::kRefusedContent, "The file was encrypted with another key than this server's.");
    return plain;
}

/// Waits for the document, and ends the work where it is not wanted any more.
Result<ReadDocument::Reading> RunJobs::read(const storage::Claim& claim, std::string bytes) {
    std::stop_source stop;
    ReadDocument::Wish wish{.id = domain::document_id_of(claim.job_id, claim.position), .pages = claim.order.pages, .type = claim.order.type, .schema = claim.order.schema,
                            .fields = claim.order.fields, .model = claim.order.model, .privacy = claim.order.privacy,
                            .deadline = Clock::now() + settings_.item_time_max, .stop = stop.get_token()};
    std::from_chars(claim.account.data(), claim.account.data() + claim.account.size(), wish.account, 16);
    wish.pictures.push_back(std::move(bytes));
    const auto waiting = std::make_shared<Waiting>();
    TRY_VOID(keep_.start(reader_, std::move(wish), claim.account, [waiting](Result<ReadDocument::Reading> reading) {
        const std::lock_guard lock(waiting->mutex);
        waiting->outcome = std::move(reading);
        waiting->wake.notify_all();
    }));
    std::unique_lock lock(waiting->mutex);
    while (!waiting->wake.wait_for(lock, kHoldEvery, [&] { return waiting->outcome.has_value(); })) {
        lock.unlock();
        const auto holds = jobs().holds(claim);
        if (stopping() || (holds && !*holds)) stop.request_stop();
        lock.lock();
    }
    return *std::move(waiting->outcome);
}

Result<void> RunJobs::settle(const storage::Claim& claim, const Result<ReadDocument::Reading>& reading) {
    using domain::ItemState;
    const auto counted = [this](ItemState state, Result<void> written) {
        if (written && metrics_) metrics_->file_became(state);
        return written;
    };
    const auto at = now();
    if (reading) return counted(ItemState::kDone, jobs().done(claim, at));
    const auto& error = reading.error();
    if (stopping() && error.code == ErrorCode::kCancelled) return jobs().put_back(claim, {}, at, false, at);
    const bool busy = was_busy(error.code);
    if (!busy && (!may_pass(error.code) || claim.attempts >= settings_.attempts_max)) {
        return counted(ItemState::kFailed, jobs().failed(claim, error, at));
    }
    const auto asked_wait = std::chrono::seconds(error.retry_after_s);  // by a quota
    if (busy) return counted(ItemState::kQueued, jobs().put_back(claim, error, at + std::max<std::chrono::milliseconds>(settings_.retry_after, asked_wait), false, at));
    return counted(ItemState::kQueued, jobs().put_back(claim, error, at + back_off(settings_.retry_after, claim.attempts, kRetryAfterMax), true, at));
}

}  // namespace glimpse::flow
