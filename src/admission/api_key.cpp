#include "admission/api_key.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/ids.h"

namespace glimpse::admission {
namespace {

constexpr std::string_view kPrefix = "gk_";
constexpr std::size_t kIdLength = 12;
constexpr std::size_t kSecretLength = 43;
constexpr std::size_t kBytes = 32;
using Bytes = std::array<unsigned char, kBytes>;

std::string base64url(const Bytes& bytes) {
    std::array<char, sodium_base64_ENCODED_LEN(kBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text;
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

Bytes bytes_of(std::string_view text) {
    Bytes bytes = {};
    std::size_t length = 0;
    sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return bytes;
}

std::string random_text() {
    Bytes bytes;
    randombytes_buf(bytes.data(), bytes.size());
    return base64url(bytes);
}

std::string digest_of(std::string_view secret, std::string_view salt) {
    const auto key = bytes_of(salt);
    Bytes digest;
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), key.data(), key.size());
    return base64url(digest);
}

std::string_view secret_of(std::string_view key) { return key.substr(std::min(key.size(), kPrefix.size() + kIdLength + 1)); }

}  // namespace

std::string_view id_of(std::string_view key) {
    const bool has_form = key.size() == kPrefix.size() + kIdLength + 1 + kSecretLength && key.starts_with(kPrefix) && key[kPrefix.size() + kIdLength] == '_';
    if (!has_form) return {};
    const auto id = key.substr(kPrefix.size(), kIdLength);
    const bool is_hex = std::ranges::all_of(id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    return is_hex ? id : std::string_view();
}

std::pair<ApiKey, std::string> make_key(std::string name) {
    ApiKey key{.id = make_id("").substr(0, kIdLength), .name = std::move(name)};
    key.created = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    auto text = renew_secret(key);
    return {std::move(key), std::move(text)};
}

std::string renew_secret(ApiKey& key) {
    const auto secret = random_text();
    key.salt = random_text();
    key.digest = digest_of(secret, key.salt);
    return std::string(kPrefix) + key.id + "_" + secret;
}

bool matches(const ApiKey& known, std::string_view key) {
    const auto digest = digest_of(secret_of(key), known.salt);
    return digest.size() == known.digest.size() && sodium_memcmp(digest.data(), known.digest.data(), digest.size()) == 0;
}

Result<domain::Scopes> parse_scopes(std::string_view text) {
    domain::Scopes scopes;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        const auto name = text.substr(0, end);
        const auto found = std::ranges::find(domain::kScopes, name, &decltype(domain::kScopes)::value_type::first);
        if (found == domain::kScopes.end()) {
            return fail(ErrorCode::kInvalidRequest, "there is no scope \"{}\": choose from infer, documents, metrics, admin, with commas between", name);
        }
        scopes.add(found->second);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (scopes.empty()) return fail(ErrorCode::kInvalidRequest, "a key wants a scope: infer, documents, metrics or admin");
    return scopes;
}

std::string text_of(const domain::Scopes& scopes) {
    std::string text;
    for (const auto& [name, scope] : domain::kScopes) {
        if (scopes.holds(scope)) text += (text.empty() ? "" : ",") + std::string(name);
    }
    return text;
}

}  // namespace glimpse::admission
