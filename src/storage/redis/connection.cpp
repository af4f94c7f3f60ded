#include "storage/redis/connection.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <algorithm>

namespace glimpse::storage::redis {
namespace {

using OwnedReply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

timeval timeval_of(std::chrono::microseconds time) {
    const auto bounded = std::max<std::int64_t>(time.count(), 1);  // 0 would mean for ever
    return {bounded / 1'000'000, bounded % 1'000'000};
}

Reply plain(const redisReply& reply) {
    switch (reply.type) {
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS: return {Reply::Kind::kText, {reply.str, static_cast<std::size_t>(reply.len)}, {}};
        case REDIS_REPLY_ERROR: return {Reply::Kind::kRefusal, {reply.str, static_cast<std::size_t>(reply.len)}, {}};
        case REDIS_REPLY_INTEGER: return {Reply::Kind::kNumber, {}, {reply.integer}};
        case REDIS_REPLY_ARRAY: {
            Reply all{Reply::Kind::kNumbers, {}, {}};
            for (std::size_t i = 0; i < reply.elements; ++i) all.numbers.push_back(reply.element[i]->integer);
            return all;
        }
        default: return {};
    }
}

}  // namespace

void Connection::Free::operator()(redisContext* context) const { redisFree(context); }

Result<Connection> Connection::open(const Address& address, std::chrono::microseconds time) {
    const auto limit = timeval_of(time);
    Connection connection(address.socket.empty() ? redisConnectWithTimeout(address.host.c_str(), address.port, limit)
                                                 : redisConnectUnixWithTimeout(address.socket.c_str(), limit));
    const auto* context = connection.context_.get();
    if (context == nullptr || context->err != 0) {
        return fail(ErrorCode::kUnavailable, "no Redis at {}: {}", address.place(), context ? context->errstr : "no memory");
    }
    TRY_VOID(connection.greet(address, time));
    return connection;
}

Result<void> Connection::greet(const Address& address, std::chrono::microseconds time) {
    const auto accepted = [&](std::initializer_list<std::string_view> words) -> Result<void> {
        TRY(const auto reply, run(words, time));
        if (reply.kind != Reply::Kind::kRefusal) return {};
        return fail(ErrorCode::kUnavailable, "the Redis at {} refuses {}: {}", address.place(), *words.begin(), reply.text);
    };
    if (!address.password.empty()) {
        TRY_VOID(address.user.empty() ? accepted({"AUTH", address.password}) : accepted({"AUTH", address.user, address.password}));
    }
    if (address.database != 0) TRY_VOID(accepted({"SELECT", fmt::format("{}", address.database)}));
    return accepted({"PING"});
}

Result<Reply> Connection::run(std::initializer_list<std::string_view> words, std::chrono::microseconds time) {
    std::vector<const char*> texts;
    std::vector<std::size_t> sizes;
    for (const auto word : words) {
        texts.push_back(word.data());
        sizes.push_back(word.size());
    }
    redisSetTimeout(context_.get(), timeval_of(time));
    const OwnedReply reply(static_cast<redisReply*>(redisCommandArgv(context_.get(), static_cast<int>(texts.size()), texts.data(), sizes.data())),
                           freeReplyObject);
    if (reply) return plain(*reply);
    return fail(ErrorCode::kUnavailable, "Redis does not answer: {}", context_->errstr);
}

}  // namespace glimpse::storage::redis
