#include "flow/answer_cache.h"

#include <utility>

#include "flow/hidden_key.h"

namespace glimpse::flow {
namespace {

std::size_t bytes_of(const domain::Choice& choice) { return sizeof(choice) + choice.result.size() + choice.reasoning.size(); }

std::size_t bytes_of(const domain::Answer& answer) {
    std::size_t bytes = sizeof(answer) - sizeof(domain::Choice) + bytes_of(static_cast<const domain::Choice&>(answer));
    for (const auto& other : answer.others) bytes += bytes_of(other);
    for (const auto& picture : answer.preprocessing) bytes += sizeof(picture) + picture.trace.size() * sizeof(domain::StepTrace);
    return bytes;
}

void add_places(ContentHasher& hasher, const std::vector<std::size_t>& places) {
    hasher.add_number(places.size());
    for (const auto place : places) hasher.add_number(place);
}

void add_conversation(ContentHasher& hasher, const domain::Ask& ask) {
    hasher.add_number(ask.earlier.size());
    for (const auto& turn : ask.earlier) {
        hasher.add_number(static_cast<std::uint64_t>(turn.speaker)).add(turn.text);
        add_places(hasher, turn.pictures_at);
    }
    add_places(hasher, ask.pictures_at);
    for (const auto& wish : ask.wishes) {
        hasher.add_number(wish.tokens_max);
        add_hidden(hasher, wish.hidden);
    }
}

}  // namespace

std::optional<ContentHash> answer_key(const domain::Ask& ask) {
    if (ask.fresh || ask.sampling.temperature > 0) return std::nullopt;
    ContentHasher hasher;
    hasher.add(ask.text).add_number(ask.system.has_value()).add(ask.system.value_or(""));
    hasher.add_number(ask.pictures.size());
    for (const auto& picture : ask.pictures) hasher.add(picture);
    add_conversation(hasher, ask);
    hasher.add_number(ask.pages.first).add_number(ask.pages.last);
    hasher.add_number(ask.sampling.max_tokens).add_number(ask.sampling.stop.size());
    for (const auto& stop : ask.sampling.stop) hasher.add(stop);
    hasher.add_number(ask.enable_thinking).add_number(ask.image_tokens_max).add_number(ask.samples).add_number(ask.parallel_fields);
    hasher.add_number(ask.questions.size());
    for (const auto& question : ask.questions) hasher.add(question);
    hasher.add_number(static_cast<std::uint64_t>(ask.format.kind)).add(ask.format.source);
    hasher.add_number(ask.preprocess.has_value()).add_number(ask.preprocess ? ask.preprocess->bits() : 0);
    hasher.add_number(static_cast<std::uint64_t>(ask.evidence)).add_number(static_cast<std::uint64_t>(ask.privacy));
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
