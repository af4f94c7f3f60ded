#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::storage::hub {

/// Name of the file that holds the digests of its neighbours, as written by `sha256sum`.
inline constexpr std::string_view kChecksumFile = "SHA256SUMS";

/// Digests (64 lower-case hex digits) by file name.
using Checksums = std::map<std::string, std::string, std::less<>>;

/// Reads lines of "DIGEST  NAME" or "DIGEST *NAME". kInvalidRequest, with the line, for anything else.
Result<Checksums> parse_checksums(std::string_view text);

/// The digests recorded in a folder; empty when it has no such file.
Result<Checksums> read_checksums(const std::string& folder);

/// Adds or replaces one digest, by writing a new file and renaming it over the old one.
Result<void> record_checksum(const std::string& folder, const std::string& file, const std::string& sha256);

}  // namespace glimpse::storage::hub
