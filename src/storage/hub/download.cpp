#include "storage/hub/download.h"

#include <algorithm>
#include <filesystem>
#include <random>
#include <thread>

#include "base/clock.h"
#include "storage/hub/part_file.h"
#include "storage/hub/transfer.h"
#include "storage/hub/url.h"

namespace glimpse::storage::hub {

namespace {

using std::chrono::milliseconds;
using Kind = TransferOutcome::Kind;

constexpr int kAttemptsTotalMax = 200;  // a server that gives a byte per connection must not keep us for ever
constexpr std::uint64_t kDiskReserveBytes = 64ULL * 1024 * 1024;
constexpr auto kRetryAfterMax = std::chrono::minutes(5);

class Download final : public TransferSink {
public:
    Download(const DownloadJob& job, const DownloadSettings& settings, DownloadObserver& observer, PartFile& part)
        : job_(job), settings_(settings), observer_(observer), part_(part), resumed_at_(part.bytes()) {}

    Result<Downloaded> run();

    bool on_head(const ResponseHead& head) override;
    bool on_body(std::string_view bytes) override;
    bool keep_going() override { return observer_.keep_going(); }

private:
    bool is_whole() const { return part_.whole().bytes != 0 && part_.bytes() == part_.whole().bytes; }
    Result<void> fetch();
    Result<void> begin(const ResponseHead& head);
    Result<void> check_disk_space(std::uint64_t bytes) const;
    Error refusal(const TransferOutcome& outcome) const;
    bool wait(milliseconds time);
    milliseconds backoff(int attempt, const TransferOutcome& outcome);
    Result<Downloaded> accept();
    bool stop_with(Error error);

    const DownloadJob& job_;
    const DownloadSettings& settings_;
    DownloadObserver& observer_;
    PartFile& part_;
    std::uint64_t resumed_at_;
    bool restart_ = false;        // the part belongs to another version of the file
    std::optional<Error> error_;  // why this side broke off
    std::minstd_rand random_{std::random_device{}()};
};

bool Download::stop_with(Error error) {
    error_ = std::move(error);
    return false;
}

bool Download::on_head(const ResponseHead& head) {
    const auto begun = begin(head);
    if (!begun) return stop_with(begun.error());
    return !restart_;
}

Result<void> Download::begin(const ResponseHead& head) {
    WholeFile whole{head.identity, head.whole_bytes.value_or(0), head.sha256};
    if (head.status == 206) {
        const bool same = part_.whole().identity == whole.identity && part_.whole().bytes == whole.bytes;
        restart_ = !same || head.range_first != part_.bytes();
        if (restart_) return {};
    } else {
        resumed_at_ = 0;  // a server that knows no ranges begins at the beginning
        TRY_VOID(part_.restart(std::move(whole)));
    }
    return check_disk_space(part_.whole().bytes - std::min(part_.bytes(), part_.whole().bytes));
}

Result<void> Download::check_disk_space(std::uint64_t bytes) const {
    const auto folder = std::filesystem::path(job_.destination).parent_path();
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    if (error || space.available >= bytes + kDiskReserveBytes) return {};
    return fail(ErrorCode::kTooLarge,
                "{} needs {} more bytes and {} are free in {}. Make room, or choose another "
                "folder with models.folder",
                job_.destination, bytes + kDiskReserveBytes, space.available, folder.string());
}

bool Download::on_body(std::string_view bytes) {
    const auto whole = part_.whole().bytes;
    if (whole != 0 && part_.bytes() + bytes.size() > whole) {
        return stop_with({ErrorCode::kUnavailable, fmt::format("{}: more bytes came than were announced", job_.url)});
    }
    const auto appended = part_.append(bytes);
    if (!appended) return stop_with(appended.error());
    observer_.on_progress(part_.bytes(), whole);
    return observer_.keep_going();
}

Error Download::refusal(const TransferOutcome& outcome) const {
    if (outcome.status == 404 || outcome.status == 410) {
        return {ErrorCode::kNotFound, fmt::format("{} is not there ({})", job_.url, outcome.status)};
    }
    if (outcome.status == 401 || outcome.status == 403) {
        return {ErrorCode::kInvalidRequest,
                fmt::format("{}: the hub wants to know who you are ({}). Accept the model's licence there, and give "
                            "a token as GLIMPSE_MODELS_HUB_TOKEN",
                            job_.url, outcome.status)};
    }
    return {ErrorCode::kUnavailable, fmt::format("{}: {}", job_.url, outcome.problem)};
}

milliseconds Download::backoff(int attempt, const TransferOutcome& outcome) {
    if (outcome.retry_after.count() > 0) return std::min<milliseconds>(outcome.retry_after, kRetryAfterMax);
    const auto doubled = milliseconds(settings_.backoff_first.count() << std::clamp(attempt - 1, 0, 16));
    const auto full = std::min(doubled, settings_.backoff_max);
    std::uniform_real_distribution<double> jitter(0.75, 1.0);  // so that many clients do not return at once
    return milliseconds(static_cast<std::int64_t>(static_cast<double>(full.count()) * jitter(random_)));
}

bool Download::wait(milliseconds time) {
    const auto end = Clock::now() + time;
    while (Clock::now() < end) {
        if (!observer_.keep_going()) return false;
        std::this_thread::sleep_for(std::min<Clock::duration>(milliseconds(100), end - Clock::now()));
    }
    return true;
}

Result<void> Download::fetch() {
    int attempt = 0;
    for (int total = 0; total < kAttemptsTotalMax && !is_whole(); ++total) {
        const auto before = part_.bytes();
        restart_ = false;
        auto outcome = transfer({job_.url, settings_.token, part_.bytes()}, *this);
        if (error_) return tl::unexpected(*error_);
        if (!observer_.keep_going()) return fail(ErrorCode::kCancelled, "stopped");
        if (restart_ || outcome.status == 416) {
            TRY_VOID(part_.restart({}));
            resumed_at_ = 0;
            if (++attempt >= settings_.attempts_max) return tl::unexpected(refusal(outcome));
            continue;
        }
        if (outcome.kind == Kind::kComplete) {
            if (part_.whole().bytes == 0 || is_whole()) return {};
            outcome = {Kind::kTransient, outcome.status, "the connection ended early", {}};
        }
        if (outcome.kind == Kind::kRefused) return tl::unexpected(refusal(outcome));
        attempt = part_.bytes() > before ? 1 : attempt + 1;
        if (attempt >= settings_.attempts_max) return tl::unexpected(refusal(outcome));
        const auto time = backoff(attempt, outcome);
        observer_.on_retry(outcome.problem, time);
        if (!wait(time)) return fail(ErrorCode::kCancelled, "stopped");
    }
    if (is_whole()) return {};
    return fail(ErrorCode::kUnavailable, "{}: the connection broke {} times", job_.url, kAttemptsTotalMax);
}

Result<Downloaded> Download::accept() {
    Downloaded result{part_.finish_hash(), DigestSource::kNone, part_.bytes(), resumed_at_};
    const auto& expected = job_.sha256.empty() ? part_.whole().sha256 : job_.sha256;
    if (!expected.empty()) {
        result.digest_source = job_.sha256.empty() ? DigestSource::kHub : DigestSource::kGiven;
        if (result.sha256 != expected) {
            TRY(const auto kept, part_.reject());
            return fail(ErrorCode::kUnavailable,
                        "{}: the SHA-256 is {}, but {} was expected{}. The file was not "
                        "installed; it is kept as {}",
                        job_.url, result.sha256, expected, job_.sha256.empty() ? " (by the hub)" : "", kept);
        }
    }
    TRY_VOID(part_.commit());
    return result;
}

Result<Downloaded> Download::run() {
    TRY_VOID(fetch());
    return accept();
}

}  // namespace

Result<Downloaded> download(const DownloadJob& job, const DownloadSettings& settings, DownloadObserver& observer) {
    if (!settings.token.empty() && !may_carry_token(job.url)) {
        return fail(ErrorCode::kInvalidRequest,
                    "a token would travel in the clear to {}. Use https, or unset "
                    "GLIMPSE_MODELS_HUB_TOKEN",
                    job.url);
    }
    const auto listen = [&](std::uint64_t) { return observer.keep_going(); };
    TRY(const auto part, PartFile::open(job.destination, listen));
    return Download(job, settings, observer, *part).run();
}

}  // namespace glimpse::storage::hub
