#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::storage {

/// Keeps bytes from whoever has the disk and not the key, and notices a changed one: AES-256-GCM (NIST SP 800-38D, libcrypto).
///
///     sealed = 01 NONCE CIPHERTEXT TAG     NONCE: 12 random bytes; TAG: 16 bytes over all of it and what it is about
class Seal {
public:
    /// Of 64 hexadecimal figures. kInvalidRequest for anything else; the message does not show it.
    static Result<Seal> of_key(std::string_view hexadecimal);

    /// `about` says what this is, and is not kept: what was sealed as one thing does not open as another.
    Result<std::string> seal(std::string_view plain, std::string_view about) const;
    /// kUnavailable for what another key has sealed, or what was changed.
    Result<std::string> open(std::string_view sealed, std::string_view about) const;

private:
    using Key = std::array<unsigned char, 32>;
    explicit Seal(const Key& key) : key_(key) {}

    Key key_;
};

}  // namespace glimpse::storage
