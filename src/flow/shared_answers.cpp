#include "flow/shared_answers.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <utility>

#include "flow/answer_cache.h"
#include "flow/answer_wire.h"
#include "flow/request_hash.h"

namespace glimpse::flow {
namespace {

constexpr std::size_t kAnswerBytesMax = 256 * 1024;  // longer ones are rare, and slow to send
constexpr int kOnTheirWayMax = 64;

/// BLAKE2b: the same in every process, and nobody can make two requests that have the same.
class Digest {
public:
    Digest() { crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES); }

    Digest& add(std::string_view bytes) {
        add_number(bytes.size());
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        return *this;
    }
    Digest& add_number(std::uint64_t number) {
        crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(&number), sizeof number);
        return *this;
    }
    std::string finish() {
        std::array<unsigned char, crypto_generichash_BYTES> bytes{};
        crypto_generichash_final(&state_, bytes.data(), bytes.size());
        std::string text;
        for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
        return text;
    }

private:
    crypto_generichash_state state_{};
};

}  // namespace

std::optional<std::string> SharedAnswers::key_of(const domain::Ask& ask) const {
    if (!is_repeatable(ask)) return {};
    Digest digest;
    digest.add(origin_);
    add_request(digest, ask);
    return "glimpse:answer:" + digest.finish();
}

std::optional<domain::Answer> SharedAnswers::find(const std::string& key) {
    const auto bytes = store_.find(key, kAnswerBytesMax);
    if (!bytes) {
        ++unavailable_;
        return {};
    }
    auto answer = *bytes ? read_answer(**bytes) : std::nullopt;
    ++(answer ? found_ : missed_);
    return answer;
}

void SharedAnswers::put(std::string key, const domain::Answer& answer) {
    auto bytes = write_answer(answer);
    if (bytes.size() > kAnswerBytesMax) return;
    if (++on_their_way_ > kOnTheirWayMax) {
        --on_their_way_;
        return;
    }
    writer_.post([this, key = std::move(key), bytes = std::move(bytes)] {
        (void)store_.put(key, bytes, age_);  // what is not kept is computed again
        --on_their_way_;
    });
}

}  // namespace glimpse::flow
