#pragma once

#include <sodium/crypto_hash_sha256.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::storage::hub {

/// SHA-256 of bytes that come in pieces.
class Sha256 {
public:
    Sha256();
    void update(std::string_view bytes);
    /// 64 lower-case hex digits. The object is spent afterwards.
    std::string finish();

private:
    crypto_hash_sha256_state state_;
};

/// Called with the bytes hashed so far; false stops.
using HashProgress = std::function<bool(std::uint64_t bytes)>;

/// Digest of a file. kNotFound when it cannot be opened, kCancelled when `progress` said so.
Result<std::string> sha256_of_file(const std::string& path, const HashProgress& progress = {});

/// Feeds the first `bytes` bytes of a file to `hash`. kNotFound, kInternal for a shorter file, kCancelled.
Result<void> hash_file(const std::string& path, std::uint64_t bytes, Sha256& hash, const HashProgress& progress = {});

/// Whether `text` is 64 hex digits.
bool is_sha256(std::string_view text);

}  // namespace glimpse::storage::hub
