#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::storage::hub {

struct DownloadSettings {
    std::string token = {};                         ///< of the hub; empty: none
    int attempts_max = 6;                           ///< in a row without a new byte
    std::chrono::milliseconds backoff_first{1000};  ///< doubles with each attempt, up to
    std::chrono::milliseconds backoff_max{30'000};
};

struct DownloadJob {
    std::string url;
    std::string destination;  ///< path of the finished file; its folder exists
    std::string sha256 = {};  ///< expected, lower-case hex; empty: what the hub tells, if it does
};

/// Where the expected digest came from. A digest of the hub proves that the transfer was faithful, not who
/// published the file.
enum class DigestSource { kGiven, kHub, kNone };

struct Downloaded {
    std::string sha256;
    DigestSource digest_source = DigestSource::kNone;
    std::uint64_t bytes = 0;
    std::uint64_t resumed_at_bytes = 0;  ///< what an earlier run had left
};

/// Hears of a download and may end it. Called from the thread that runs download().
class DownloadObserver {
public:
    virtual ~DownloadObserver() = default;
    /// `bytes_whole` is 0 while unknown. Often: draw less.
    virtual void on_progress(std::uint64_t bytes, std::uint64_t bytes_whole) = 0;
    virtual void on_retry(std::string_view problem, std::chrono::milliseconds wait) = 0;
    /// False ends the download soon; what has arrived is kept for the next run.
    virtual bool keep_going() = 0;
};

/// Fetches one file: resumes what an earlier run left, tries again after a broken connection, checks free disk
/// space before the first byte, and puts the file in place only when size and digest are right. Blocks.
/// Errors: kNotFound, kInvalidRequest (the hub wants a token, or one would travel in the clear), kUnavailable (the
/// hub does not answer, or gives another file than expected), kTooLarge (no disk space), kCancelled, kInternal.
Result<Downloaded> download(const DownloadJob& job, const DownloadSettings& settings, DownloadObserver& observer);

}  // namespace glimpse::storage::hub
