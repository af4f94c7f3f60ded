#include "storage/picture_hash.h"

#include <fmt/format.h>
#include <sodium/crypto_generichash.h>

#include <array>
#include <string_view>

namespace glimpse::storage {

std::string picture_hash(std::span<const std::string> files) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
    const auto add = [&](std::string_view bytes) {
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    };
    for (const auto& file : files) {
        add(std::to_string(file.size()) + ":");  // where one ends and the next begins
        add(file);
    }
    std::array<unsigned char, crypto_generichash_BYTES> digest = {};
    crypto_generichash_final(&state, digest.data(), digest.size());
    std::string text;
    for (const auto byte : digest) text += fmt::format("{:02x}", byte);
    return text;
}

}  // namespace glimpse::storage
