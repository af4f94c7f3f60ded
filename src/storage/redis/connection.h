#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/redis/address.h"

struct redisContext;

namespace glimpse::storage::redis {

/// What Redis answered.
struct Reply {
    enum class Kind { kNothing, kText, kNumber, kNumbers, kRefusal };
    Kind kind = Kind::kNothing;
    std::string text = {};  ///< of kText and kRefusal
    std::vector<std::int64_t> numbers = {};
};

/// One conversation with a Redis (hiredis). One thread at a time. Move-only.
class Connection {
public:
    /// Connects and logs in; each of its few steps takes `time` at most, looking up the host's name not included. kUnavailable.
    static Result<Connection> open(const Address& address, std::chrono::microseconds time);

    /// One command. An error, after which the connection is of no use, where no answer came in time; what Redis refuses is an answer.
    Result<Reply> run(std::initializer_list<std::string_view> words, std::chrono::microseconds time);

private:
    struct Free {
        void operator()(redisContext* context) const;
    };
    explicit Connection(redisContext* context) : context_(context) {}
    Result<void> greet(const Address& address, std::chrono::microseconds time);

    std::unique_ptr<redisContext, Free> context_;
};

}  // namespace glimpse::storage::redis
