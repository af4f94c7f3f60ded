#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "admission/key_file.h"
#include "admission/rate_limit.h"
#include "admission/shared_meter.h"
#include "base/result.h"
#include "domain/account.h"
#include "domain/privacy.h"

namespace glimpse::admission {

class Gate;

/// Of requests by the minute, for the headers of a response.
struct RateRoom {
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    std::int64_t reset_s = 0;  ///< until all of it is there again
};

/// Who came in, for as long as they are in.
class Pass {
public:
    Pass() = default;  ///< before anybody came in
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), key_id_(std::move(other.key_id_)), privacy_(other.privacy_) {}
    Pass& operator=(Pass&& other) noexcept;
    ~Pass() { leave(); }

    /// Empty where nobody is asked.
    const std::string& key_id() const { return key_id_; }
    /// What is done about personal data in what they send.
    domain::Privacy privacy() const { return privacy_; }
    /// kOverloaded when so many pictures are more than the key's minute has.
    Result<void> take_pictures(std::int64_t count);
    /// What an answer took of the key's day.
    void charge_tokens(std::int64_t count);
    /// Nothing without such a quota.
    std::optional<RateRoom> rate_room() const;

private:
    friend class Gate;
    Pass(Gate* gate, std::string key_id, domain::Privacy privacy) : gate_(gate), key_id_(std::move(key_id)), privacy_(privacy) {}
    void leave();

    Gate* gate_ = nullptr;
    std::string key_id_;
    domain::Privacy privacy_ = domain::Privacy::kBlock;  // until the gate says otherwise
};

/// Who may come in: the holder of a good key that opens what is asked for, within its quota. Thread-safe; outlives its passes.
class Gate {
public:
    enum class Mode {
        kOpen,  ///< nobody is asked
        kKeys,
    };
    /// `privacy` holds for all whose key says nothing.
    Gate(Mode mode, std::string key_file, domain::Privacy privacy = domain::Privacy::kAllow) : mode_(mode), privacy_(privacy), keys_(std::move(key_file)) {}

    /// Quotas of requests, pictures and tokens are counted there from now on, and here whenever that does not answer. Before anybody comes; must outlive
    /// the gate.
    void count_in(SharedMeter& meter) { meter_ = &meter; }
    /// How often something was counted here because the shared meter did not answer.
    std::uint64_t counted_alone() const { return counted_alone_; }

    /// kUnauthorized without a good key, kForbidden when it does not open `scope`, kOverloaded when its quota is used up; the message says for how
    /// long.
    Result<Pass> admit(std::string_view key, domain::Scope scope);

    /// For work that was asked for some time ago and is begun only now: takes `pictures` of the key's minute, or none where that or its day of tokens has no
    /// room: kOverloaded, with the wait. A key that is not there any more has no quota.
    Result<void> take_later(const std::string& key_id, std::int64_t pictures);
    /// As Pass::charge_tokens(), of such work.
    void charge_tokens_later(const std::string& key_id, std::int64_t count);

    Mode mode() const { return mode_; }
    KeyFile& keys() { return keys_; }

private:
    friend class Pass;
    /// What a key has used. Made anew when its quota changes.
    struct Account {
        explicit Account(const domain::Quota& of);
        domain::Quota quota;
        std::optional<RateLimit> requests = {};
        std::optional<RateLimit> pictures = {};
        std::optional<RateLimit> tokens = {};
        int inside = 0;
    };
    using Take = SharedMeter::Take;
    using Limit = std::optional<RateLimit> Account::*;
    static std::string_view name_of(Limit which);
    /// Whether `count` were, or could be, taken of a quota that the key has; its wait, if not. Without the lock.
    std::optional<std::chrono::nanoseconds> take(const std::string& key_id, Limit which, std::int64_t count, Take how);
    Result<ApiKey> known_key(std::string_view key);
    /// Its account is there from then on; nothing for a key that is not there (any more), or where nobody is asked.
    std::optional<domain::Quota> quota_of(const std::string& key_id);
    Account& account_of(const ApiKey& key);

    const Mode mode_;
    const domain::Privacy privacy_;
    KeyFile keys_;
    SharedMeter* meter_ = nullptr;
    std::atomic<std::uint64_t> counted_alone_ = 0;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Account> accounts_;  // guarded by mutex_; only of keys that there are
};

}  // namespace glimpse::admission
