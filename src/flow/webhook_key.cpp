#include "flow/webhook_key.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>

#include <array>

namespace glimpse::flow {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kBytesMin = 24;
constexpr std::size_t kBytesMax = 64;
constexpr int kAlphabet = sodium_base64_VARIANT_ORIGINAL;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

Result<WebhookKey> WebhookKey::parse(std::string_view text) {
    std::string bytes(kBytesMax, '\0');
    std::size_t size = 0;
    const bool read = text.starts_with(kPrefix) && sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data() + kPrefix.size(),
                                                                     text.size() - kPrefix.size(), nullptr, &size, nullptr, kAlphabet) == 0;
    if (!read || size < kBytesMin) {
        return fail(ErrorCode::kInvalidRequest, "a key that signs is whsec_ and {} to {} bytes in base64: echo whsec_$(openssl rand -base64 32)", kBytesMin, kBytesMax);
    }
    bytes.resize(size);
    return WebhookKey(std::move(bytes));
}

std::vector<std::string> WebhookKey::headers(std::string_view id, std::int64_t unix_seconds, std::string_view body) const {
    const auto signed_text = fmt::format("{}.{}.{}", id, unix_seconds, body);
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code = {};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(bytes_), bytes_.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(signed_text), signed_text.size());
    crypto_auth_hmacsha256_final(&state, code.data());
    std::array<char, sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, sodium_base64_VARIANT_ORIGINAL)> text = {};
    sodium_bin2base64(text.data(), text.size(), code.data(), code.size(), kAlphabet);
    return {fmt::format("webhook-id: {}", id), fmt::format("webhook-timestamp: {}", unix_seconds), fmt::format("webhook-signature: v1,{}", text.data())};
}

}  // namespace glimpse::flow
