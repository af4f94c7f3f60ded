#include "base/content_hash.h"

#include <sodium.h>
#include <xxhash.h>

#include <array>
#include <new>

namespace glimpse {
namespace {

constexpr std::size_t kSecretBytes = 192;
static_assert(kSecretBytes >= XXH3_SECRET_SIZE_MIN);

using Secret = std::array<std::uint8_t, kSecretBytes>;

const Secret& secret() {
    static const Secret bytes = [] {
        Secret made;
        randombytes_buf(made.data(), made.size());
        return made;
    }();
    return bytes;
}

}  // namespace

struct ContentHasher::State {
    XXH3_state_t* xxh = XXH3_createState();
    State() {
        if (xxh == nullptr) throw std::bad_alloc();
        XXH3_128bits_reset_withSecret(xxh, secret().data(), kSecretBytes);
    }
    ~State() { XXH3_freeState(xxh); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

ContentHasher::ContentHasher() : state_(std::make_unique<State>()) {}
ContentHasher::~ContentHasher() = default;

ContentHasher& ContentHasher::add(std::string_view bytes) {
    add_number(bytes.size());
    XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size());
    return *this;
}

ContentHasher& ContentHasher::add_number(std::uint64_t number) {
    XXH3_128bits_update(state_->xxh, &number, sizeof(number));
    return *this;
}

ContentHash ContentHasher::finish() const {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_->xxh);
    return {hash.low64, hash.high64};
}

}  // namespace glimpse
