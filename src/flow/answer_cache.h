#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>

#include "base/byte_lru.h"
#include "base/clock.h"
#include "base/content_hash.h"
#include "domain/answer.h"
#include "domain/ask.h"

namespace glimpse::flow {

/// Whether who asks the same again may have the same answer: it is not drawn by chance, and the asker does not want a new one.
bool is_repeatable(const domain::Ask& ask);

/// What an answer depends on, for one model: everything in the request but its id and deadline. Nothing where the answer is drawn
/// by chance, or the asker does not want one that was given before.
std::optional<ContentHash> answer_key(const domain::Ask& ask);

/// Answers given before, within a number of bytes and a time. Thread-safe.
class AnswerCache {
public:
    struct Limits {
        std::size_t bytes = 0;          ///< 0: keeps none
        std::chrono::seconds age{3600};  ///< an answer is given for so long
    };

    explicit AnswerCache(Limits limits) : limits_(limits), answers_(limits.bytes) {}

    bool keeps() const { return limits_.bytes > 0; }
    std::optional<domain::Answer> find(const ContentHash& key, TimePoint now);
    void put(const ContentHash& key, domain::Answer answer, TimePoint now);

private:
    struct Entry {
        domain::Answer answer;
        TimePoint at;
    };

    const Limits limits_;
    std::mutex mutex_;
    ByteLru<ContentHash, Entry, ContentHashHash> answers_;  // guarded by mutex_
};

}  // namespace glimpse::flow
