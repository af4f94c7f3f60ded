#include "storage/seal.h"

#include <openssl/evp.h>
#include <sodium/randombytes.h>
#include <sodium/utils.h>

#include <memory>

namespace glimpse::storage {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kBesideBytes = 1 + kNonceBytes + kTagBytes;
constexpr std::size_t kPlainBytesMax = 256 * 1024 * 1024;  // far from what one nonce may be used for, and from what an int holds

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

tl::unexpected<Error> could_not(std::string_view what) {
    return tl::unexpected(Error{ErrorCode::kUnavailable, "A kept picture cannot be opened.", std::string(what)});
}

}  // namespace

Result<Seal> Seal::of_key(std::string_view hexadecimal) {
    Key key = {};
    std::size_t size = 0;
    const char* end = nullptr;
    const bool read = sodium_hex2bin(key.data(), key.size(), hexadecimal.data(), hexadecimal.size(), nullptr, &size, &end) == 0;
    if (!read || size != key.size() || end != hexadecimal.data() + hexadecimal.size()) {
        return fail(ErrorCode::kInvalidRequest, "a key has 64 hexadecimal figures, as `openssl rand -hex 32` makes them");
    }
    return Seal(key);
}

Result<std::string> Seal::seal(std::string_view plain, std::string_view about) const {
    if (plain.size() > kPlainBytesMax) return fail(ErrorCode::kTooLarge, "the picture has {} bytes; at most {} are kept", plain.size(), kPlainBytesMax);
    std::string sealed(kBesideBytes + plain.size(), kVersion);
    auto* nonce = bytes_of(sealed) + 1;
    randombytes_buf(nonce, kNonceBytes);
    auto* cipher = nonce + kNonceBytes;
    const Context context(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done = context && EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), nonce) == 1 &&
                      EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(about), static_cast<int>(about.size())) == 1 &&
                      EVP_EncryptUpdate(context.get(), cipher, &size, bytes_of(plain), static_cast<int>(plain.size())) == 1 &&
                      EVP_EncryptFinal_ex(context.get(), cipher + size, &size) == 1 &&
                      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, cipher + plain.size()) == 1;
    if (!done) return fail(ErrorCode::kInternal, "The picture could not be encrypted.");
    return sealed;
}

Result<std::string> Seal::open(std::string_view sealed, std::string_view about) const {
    if (sealed.size() < kBesideBytes || sealed.size() > kBesideBytes + kPlainBytesMax || sealed[0] != kVersion) return could_not("it was sealed by another program");
    const auto* nonce = bytes_of(sealed) + 1;
    std::string plain(sealed.size() - kBesideBytes, '\0');
    std::string tag(sealed.substr(sealed.size() - kTagBytes));
    const Context context(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done = context && EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), nonce) == 1 &&
                      EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(about), static_cast<int>(about.size())) == 1 &&
                      EVP_DecryptUpdate(context.get(), bytes_of(plain), &size, nonce + kNonceBytes, static_cast<int>(plain.size())) == 1 &&
                      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(context.get(), bytes_of(plain) + size, &size) == 1;
    if (!done) return could_not("another key has sealed it, or it was changed");
    return plain;
}

}  // namespace glimpse::storage
