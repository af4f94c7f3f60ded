#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/account.h"
#include "domain/privacy.h"

namespace glimpse::admission {

using Time = std::chrono::sys_seconds;

/// What is kept of a key. The key itself is shown once, when it is made, and never kept:
///
///     key = gk_ID_SECRET      ID: 12 figures of 0-9a-f, no secret, in logs; SECRET: 43 characters of base64url, 32 random bytes
struct ApiKey {
    std::string id = {};
    std::string name = {};    ///< whose it is, for people
    std::string digest = {};  ///< of the secret, keyed with `salt`, in base64url
    std::string salt = {};    ///< 32 random bytes in base64url
    domain::Scopes scopes = {};
    domain::Quota quota = {};
    std::optional<domain::Privacy> privacy = {};  ///< absent: as for everybody
    Time created = {};
    std::optional<Time> expires = {};
    std::optional<Time> revoked = {};

    bool is_good_at(Time now) const { return !revoked && (!expires || now < *expires); }
};

/// A new key: what is kept of it, and the key. Its secret has 256 random bits, so that a plain keyed hash (BLAKE2b, libsodium) is enough: nobody can
/// try them all, whereas a hash made slow on purpose would let anybody who knocks keep a core busy.
std::pair<ApiKey, std::string> make_key(std::string name);
/// A new secret for a key that there is; the old one opens nothing any more.
std::string renew_secret(ApiKey& key);

/// The id in a key; empty where it has not the form of one.
std::string_view id_of(std::string_view key);
/// Whether it is that key. Takes as long for any other.
bool matches(const ApiKey& known, std::string_view key);

/// "infer,documents"; kInvalidRequest names what there is.
Result<domain::Scopes> parse_scopes(std::string_view text);
std::string text_of(const domain::Scopes& scopes);

}  // namespace glimpse::admission
