#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/hub/sha256.h"

namespace glimpse::storage::hub {

/// What is known of the whole file while only a part of it is here.
struct WholeFile {
    std::string identity = {};  ///< entity tag or date of the version that is being fetched; empty: unknown
    std::uint64_t bytes = 0;    ///< 0: unknown
    std::string sha256 = {};    ///< as the hub told it; empty: it did not

    friend bool operator==(const WholeFile&, const WholeFile&) = default;
};

/// The unfinished file of a download: DESTINATION.part with DESTINATION.part.info beside it, locked against a
/// second program. It survives a crash, and the next open() goes on where it stopped. Not thread-safe.
class PartFile {
public:
    /// Opens or creates the part, and reads what is there once (it must be hashed). kUnavailable when another
    /// program is fetching the same file, kCancelled by `progress`, kInternal when the folder cannot be written.
    static Result<std::unique_ptr<PartFile>> open(const std::string& destination, const HashProgress& progress);
    ~PartFile();
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    std::uint64_t bytes() const { return bytes_; }
    const WholeFile& whole() const { return whole_; }

    /// Throws away what is here: from now on this is a part of `whole`.
    Result<void> restart(WholeFile whole);
    Result<void> append(std::string_view bytes);
    /// Digest of what is here; nothing may be appended afterwards.
    std::string finish_hash() { return hash_.finish(); }

    /// Puts the file, safely on disk, at its destination in one step.
    Result<void> commit();
    /// Keeps the file for inspection as DESTINATION.rejected, whose path is returned.
    Result<std::string> reject();

private:
    PartFile(std::string destination, int descriptor);
    std::string part_path() const { return destination_ + ".part"; }
    std::string info_path() const { return destination_ + ".part.info"; }
    Result<void> load(const HashProgress& progress);

    const std::string destination_;
    const int descriptor_;  // open and locked as long as this object lives
    std::uint64_t bytes_ = 0;
    WholeFile whole_;
    Sha256 hash_;  // of the bytes_ bytes on disk
};

}  // namespace glimpse::storage::hub
