#include "flow/answer_cache.h"

#include <utility>

#include "flow/request_hash.h"

namespace glimpse::flow {
namespace {

std::size_t bytes_of(const domain::Choice& choice) { return sizeof(choice) + choice.result.size() + choice.reasoning.size(); }

std::size_t bytes_of(const domain::Answer& answer) {
    std::size_t bytes = sizeof(answer) - sizeof(domain::Choice) + bytes_of(static_cast<const domain::Choice&>(answer));
    for (const auto& other : answer.others) bytes += bytes_of(other);
    for (const auto& picture : answer.preprocessing) bytes += sizeof(picture) + picture.trace.size() * sizeof(domain::StepTrace);
    return bytes;
}

}  // namespace

bool is_repeatable(const domain::Ask& ask) { return !ask.fresh && ask.sampling.temperature <= 0 && !ask.sampling.logprobs; }

std::optional<ContentHash> answer_key(const domain::Ask& ask) {
    if (!is_repeatable(ask)) return std::nullopt;
    ContentHasher hasher;
    add_request(hasher, ask);
    return hasher.finish();
}

std::optional<domain::Answer> AnswerCache::find(const ContentHash& key, TimePoint now) {
    const std::lock_guard lock(mutex_);
    auto found = answers_.find(key);
    if (found && now - found->at > limits_.age) {
        answers_.erase(key);
        found.reset();
    }
    if (!found) return std::nullopt;
    return std::move(found->answer);
}

void AnswerCache::put(const ContentHash& key, domain::Answer answer, TimePoint now) {
    const std::size_t bytes = bytes_of(answer);
    const std::lock_guard lock(mutex_);
    answers_.put(key, {std::move(answer), now}, bytes);
}

}  // namespace glimpse::flow
