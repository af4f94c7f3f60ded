#include "storage/redis/redis_store.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/this_thread.h"
#include "storage/redis/connection.h"

namespace glimpse::storage::redis {
namespace {

using std::chrono::microseconds;

constexpr int kConnections = 8;                      // more than a server has threads that call at once
constexpr std::chrono::milliseconds kTryAgain{500};  // to connect
constexpr std::chrono::seconds kFirstConnectionMax{1};  // to wait for, when somebody asks before there was time

// The generic cell rate algorithm, as admission/rate_limit has it: the key holds the time, by Redis' own clock and in microseconds, at which all that was taken
// would have come at an even rate. Answers whether it was taken, and the microseconds until all is there again.
constexpr std::string_view kMeterScript = R"(
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit, window, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local cost = math.floor(window * count / limit)
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local taken = ARGV[4] == 'anyway' or (ARGV[4] == 'if_room' and arrival + cost - now <= window)
if taken then
  arrival = arrival + cost
  redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000) + 1)
end
return {taken and 1 or 0, arrival - now}
)";

std::string_view word_for(MeterWish::Take take) {
    switch (take) {
        case MeterWish::Take::kNothing: return "nothing";
        case MeterWish::Take::kIfRoom: return "if_room";
        case MeterWish::Take::kAnyway: return "anyway";
    }
    return "nothing";
}

class RedisStore final : public SharedStore {
public:
    explicit RedisStore(RedisSettings settings) : settings_(std::move(settings)), keeper_([this] { keep(); }) {}

    ~RedisStore() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        keeper_.join();
    }

    Result<std::optional<std::string>> find(std::string_view key, std::size_t bytes_max) override {
        // One byte more than is wanted tells that there is more.
        TRY(auto reply, run({"GETRANGE", key, "0", fmt::format("{}", bytes_max)}));
        if (reply.text.empty() || reply.text.size() > bytes_max) return std::nullopt;
        return std::move(reply.text);
    }

    Result<void> put(std::string_view key, std::string_view text, std::chrono::seconds age) override {
        TRY_VOID(run({"SET", key, text, "EX", fmt::format("{}", age.count())}));
        return {};
    }

    Result<MeterReading> meter(std::string_view name, const MeterWish& wish) override {
        const auto limit = fmt::format("{}", wish.limit), count = fmt::format("{}", wish.count);
        const auto window = fmt::format("{}", microseconds(wish.window).count());
        TRY(const auto reply, run({"EVAL", kMeterScript, "1", name, limit, window, count, word_for(wish.take)}));
        if (reply.numbers.size() != 2) return fail(ErrorCode::kUnavailable, "Redis answers what nobody asked");
        return MeterReading{reply.numbers[0] == 1, microseconds(reply.numbers[1])};
    }

    Result<std::string> version() override {
        {
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, kFirstConnectionMax, [this] { return counts_.up || !failure_.empty(); });
            if (!counts_.up) return fail(ErrorCode::kUnavailable, "{}", failure_.empty() ? "no Redis answers" : failure_);
        }
        TRY(const auto reply, run({"INFO", "server"}));
        const auto begin = reply.text.find("redis_version:");
        return begin == std::string::npos ? std::string("Redis") : "Redis " + reply.text.substr(begin + 14, reply.text.find('\r', begin) - begin - 14);
    }

    Counts counts() const override {
        const std::lock_guard lock(mutex_);
        return counts_;
    }

private:
    void keep();
    Result<Connection> take(TimePoint deadline);
    Result<Reply> run(std::initializer_list<std::string_view> words);
    void break_off(const Error& error);

    const RedisSettings settings_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Connection> idle_;  // guarded by mutex_, as all below
    int open_ = 0;                  // idle ones and those in use
    Counts counts_;
    std::string failure_;  // why there is no connection; empty: there is, or nobody tried yet
    bool stopping_ = false;
    std::thread keeper_;
};

/// Keeps as many connections open as there may be; the only thread that waits for the network's slow answers.
void RedisStore::keep() {
    this_thread::set_name("redis");
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait(lock, [this] { return stopping_ || !counts_.up || open_ < kConnections; });
        if (stopping_) return;
        lock.unlock();
        auto connection = Connection::open(settings_.address, settings_.time_max);
        lock.lock();
        if (connection) {
            ++open_;
            idle_.push_back(std::move(*connection));
            if (!std::exchange(counts_.up, true)) log::info("Redis at {} answers", settings_.address.place());
            failure_.clear();
            changed_.notify_all();
        } else {
            break_off(connection.error());
            changed_.wait_for(lock, kTryAgain, [this] { return stopping_; });
        }
    }
}

/// Under the lock: no more calls until the keeper has a new connection.
void RedisStore::break_off(const Error& error) {
    if (failure_.empty()) {
        log::warn("{}. Until it does quotas are counted in this server and answers are not shared", error.public_message);
        failure_ = error.public_message;
    }
    open_ -= static_cast<int>(idle_.size());
    idle_.clear();
    counts_.up = false;
    changed_.notify_all();
}

Result<Connection> RedisStore::take(TimePoint deadline) {
    std::unique_lock lock(mutex_);
    const bool some = changed_.wait_until(lock, deadline, [this] { return !counts_.up || !idle_.empty(); });
    if (!some || !counts_.up) {
        ++counts_.skipped;
        return fail(ErrorCode::kUnavailable, "Redis is not there");
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

Result<Reply> RedisStore::run(std::initializer_list<std::string_view> words) {
    const auto deadline = Clock::now() + settings_.time_max;
    TRY(auto connection, take(deadline));
    // Who had to wait for a connection still gets a moment: that we are busy does not make Redis slow.
    const auto left = std::chrono::duration_cast<microseconds>(deadline - Clock::now());
    auto reply = connection.run(words, std::max<microseconds>(left, settings_.time_max / 4));
    const std::lock_guard lock(mutex_);
    if (!reply) {
        ++counts_.failed;
        --open_;
        break_off(reply.error());
        return reply;
    }
    idle_.push_back(std::move(connection));
    changed_.notify_all();
    if (reply->kind != Reply::Kind::kRefusal) {
        ++counts_.done;
        return reply;
    }
    ++counts_.failed;
    return fail(ErrorCode::kUnavailable, "Redis refuses: {}", reply->text);
}

}  // namespace

std::unique_ptr<SharedStore> open(RedisSettings settings) { return std::make_unique<RedisStore>(std::move(settings)); }

}  // namespace glimpse::storage::redis
