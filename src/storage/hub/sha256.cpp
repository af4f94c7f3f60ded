#include "storage/hub/sha256.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

namespace glimpse::storage::hub {

Sha256::Sha256() {
    crypto_hash_sha256_init(&state_);
}

void Sha256::update(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::string Sha256::finish() {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest;
    crypto_hash_sha256_final(&state_, digest.data());
    std::string hex;
    for (const unsigned byte : digest) hex += fmt::format("{:02x}", byte);
    return hex;
}

Result<void> hash_file(const std::string& path, std::uint64_t bytes, Sha256& hash, const HashProgress& progress) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::kNotFound, "cannot open {}", path);
    std::vector<char> block(1024 * 1024);
    std::uint64_t done = 0;
    while (done < bytes) {
        const auto want = static_cast<std::streamsize>(std::min<std::uint64_t>(block.size(), bytes - done));
        file.read(block.data(), want);
        if (file.gcount() == 0) return fail(ErrorCode::kInternal, "{} ends after {} bytes", path, done);
        hash.update({block.data(), static_cast<std::size_t>(file.gcount())});
        done += static_cast<std::uint64_t>(file.gcount());
        if (progress && !progress(done)) return fail(ErrorCode::kCancelled, "stopped");
    }
    return {};
}

Result<std::string> sha256_of_file(const std::string& path, const HashProgress& progress) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path, error);
    if (error) return fail(ErrorCode::kNotFound, "cannot open {}", path);
    Sha256 hash;
    TRY_VOID(hash_file(path, bytes, hash, progress));
    return hash.finish();
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

}  // namespace glimpse::storage::hub
