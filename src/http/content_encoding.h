#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::http {

enum class Coding { kIdentity, kGzip, kDeflate, kZstd };

/// "gzip" and so on; also "x-gzip". Nothing for a coding this server does not know.
std::optional<Coding> coding_named(std::string_view name);
std::string_view name_of(Coding coding);

/// What requests may use, as the value of an Accept-Encoding header.
inline constexpr std::string_view kAcceptedCodings = "gzip, zstd, deflate, identity";

/// Undoes `coding`. Never produces more than `bytes_max` (kTooLarge: a bomb, or simply too big); a broken or
/// truncated stream is kInvalidRequest. Memory: the result plus at most 8 MiB.
Result<std::string> unpack(Coding coding, std::string_view bytes, std::size_t bytes_max);

/// Compresses for speed rather than size; `coding` is kGzip or kZstd. An internal failure is kInternal.
Result<std::string> pack(Coding coding, std::string_view bytes);

/// The coding to answer with, by an Accept-Encoding list: gzip or zstd, whichever weighs more (zstd at a tie),
/// identity when neither is wanted.
Coding preferred_coding(std::string_view accept_encoding);

}  // namespace glimpse::http
