#include "admission/gate.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace glimpse::admission {
namespace {

constexpr std::chrono::seconds kMinute{60};
constexpr std::chrono::hours kDay{24};

std::optional<RateLimit> limit_of(std::int64_t limit, std::chrono::seconds window) {
    return limit > 0 ? std::optional(RateLimit(limit, window)) : std::nullopt;
}

Error used_up(std::string_view what, std::int64_t limit, std::string_view window, std::chrono::nanoseconds wait) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    return {ErrorCode::kOverloaded, fmt::format("this key may have {} {} a {}; ask again in {} s", limit, what, window, seconds), {}, static_cast<int>(seconds)};
}

/// Of one limiter, under the lock of its owner.
std::optional<std::chrono::nanoseconds> take_here(RateLimit& limit, std::int64_t count, SharedMeter::Take how) {
    const auto at = Clock::now();
    const auto wait = how == SharedMeter::Take::kAnyway ? std::chrono::nanoseconds::zero() : limit.wait(count, at);
    if (wait > std::chrono::nanoseconds::zero()) return wait;
    if (how != SharedMeter::Take::kNothing) limit.charge(count, at);
    return {};
}

Time now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// What an unknown key is held against, so that it takes as long as a known one.
const ApiKey& nobody() {
    static const ApiKey key = make_key("nobody").first;
    return key;
}

}  // namespace

Gate::Account::Account(const domain::Quota& of)
    : quota(of),
      requests(limit_of(of.requests_per_minute, kMinute)),
      pictures(limit_of(of.pictures_per_minute, kMinute)),
      tokens(limit_of(of.tokens_per_day, kDay)) {}

Result<ApiKey> Gate::known_key(std::string_view key) {
    if (key.empty()) {
        return fail(ErrorCode::kUnauthorized, "this server asks for a key: send it as `Authorization: Bearer KEY`. `glimpse keys create` makes one");
    }
    TRY(const auto all, keys_.keys());
    const auto found = std::ranges::find(*all, id_of(key), &ApiKey::id);
    const bool good = matches(found == all->end() ? nobody() : *found, key);
    if (!good || found == all->end() || !found->is_good_at(now())) return fail(ErrorCode::kUnauthorized, "this key is unknown, expired or revoked");
    return *found;
}

std::string_view Gate::name_of(Limit which) {
    if (which == &Account::requests) return "requests";
    return which == &Account::pictures ? "pictures" : "tokens";
}

Gate::Account& Gate::account_of(const ApiKey& key) {
    auto found = accounts_.try_emplace(key.id, key.quota).first;
    if (found->second.quota != key.quota) {
        const int inside = found->second.inside;
        found->second = Account(key.quota);
        found->second.inside = inside;
    }
    return found->second;
}

Result<Pass> Gate::admit(std::string_view text, domain::Scope scope) {
    if (mode_ == Mode::kOpen) return Pass(nullptr, {}, privacy_);
    TRY(const auto key, known_key(text));
    if (!key.scopes.opens(scope)) return fail(ErrorCode::kForbidden, "this key opens {}, which is not enough for this", text_of(key.scopes));
    {
        const std::lock_guard lock(mutex_);
        auto& account = account_of(key);
        if (key.quota.concurrent > 0 && account.inside >= key.quota.concurrent) {
            return fail(ErrorCode::kOverloaded, "this key may have {} requests in work at once; wait for one of them to end", key.quota.concurrent);
        }
        ++account.inside;
    }
    Pass pass(this, key.id, key.privacy.value_or(privacy_));  // who is refused leaves again
    if (const auto wait = take(key.id, &Account::tokens, 1, Take::kNothing)) {
        return tl::unexpected(used_up("tokens", key.quota.tokens_per_day, "day", *wait));
    }
    if (const auto wait = take(key.id, &Account::requests, 1, Take::kIfRoom)) {
        return tl::unexpected(used_up("requests", key.quota.requests_per_minute, "minute", *wait));
    }
    return pass;
}

std::optional<std::chrono::nanoseconds> Gate::take(const std::string& key_id, Limit which, std::int64_t count, Take how) {
    std::unique_lock lock(mutex_);
    auto* limit = &(accounts_.at(key_id).*which);
    if (!*limit) return {};
    if (meter_) {
        const auto name = fmt::format("{}:{}", key_id, name_of(which));
        const auto most = (*limit)->limit();
        const auto window = (*limit)->window();
        lock.unlock();
        const auto reading = meter_->take(name, most, window, count, how);
        lock.lock();
        limit = &(accounts_.at(key_id).*which);
        if (!*limit) return {};  // its quota changed meanwhile
        const auto at = Clock::now();
        if (reading) (*limit)->adopt(reading->until_full, at);
        if (reading && (reading->taken || how == Take::kAnyway)) return {};
        if (reading && how == Take::kIfRoom) return std::max((*limit)->wait(count, at), std::chrono::nanoseconds(1));
        if (!reading) ++counted_alone_;
    }
    return take_here(**limit, count, how);
}

std::optional<domain::Quota> Gate::quota_of(const std::string& key_id) {
    if (mode_ == Mode::kOpen) return {};
    const auto all = keys_.keys();
    if (!all) return {};
    const auto found = std::ranges::find(**all, key_id, &ApiKey::id);
    if (found == (*all)->end()) return {};
    const std::lock_guard lock(mutex_);
    return account_of(*found).quota;
}

Result<void> Gate::take_later(const std::string& key_id, std::int64_t pictures) {
    const auto quota = quota_of(key_id);
    if (!quota) return {};
    if (const auto wait = take(key_id, &Account::tokens, 1, Take::kNothing)) return tl::unexpected(used_up("tokens", quota->tokens_per_day, "day", *wait));
    if (const auto wait = take(key_id, &Account::pictures, pictures, Take::kIfRoom)) {
        return tl::unexpected(used_up("pictures", quota->pictures_per_minute, "minute", *wait));
    }
    return {};
}

void Gate::charge_tokens_later(const std::string& key_id, std::int64_t count) {
    if (quota_of(key_id)) take(key_id, &Account::tokens, count, Take::kAnyway);
}

Pass& Pass::operator=(Pass&& other) noexcept {
    leave();
    gate_ = std::exchange(other.gate_, nullptr);
    key_id_ = std::move(other.key_id_);
    privacy_ = other.privacy_;
    return *this;
}

void Pass::leave() {
    if (!gate_) return;
    const std::lock_guard lock(gate_->mutex_);
    --gate_->accounts_.at(key_id_).inside;
    gate_ = nullptr;
}

Result<void> Pass::take_pictures(std::int64_t count) {
    if (!gate_) return {};
    const auto wait = gate_->take(key_id_, &Gate::Account::pictures, count, SharedMeter::Take::kIfRoom);
    if (!wait) return {};
    const std::lock_guard lock(gate_->mutex_);
    return tl::unexpected(used_up("pictures", gate_->accounts_.at(key_id_).quota.pictures_per_minute, "minute", *wait));
}

void Pass::charge_tokens(std::int64_t count) {
    if (gate_) gate_->take(key_id_, &Gate::Account::tokens, count, SharedMeter::Take::kAnyway);
}

std::optional<RateRoom> Pass::rate_room() const {
    if (!gate_) return {};
    const std::lock_guard lock(gate_->mutex_);
    const auto& requests = gate_->accounts_.at(key_id_).requests;
    if (!requests) return {};
    const auto at = Clock::now();
    return RateRoom{requests->limit(), requests->remaining(at), std::chrono::ceil<std::chrono::seconds>(requests->until_full(at)).count()};
}

}  // namespace glimpse::admission
