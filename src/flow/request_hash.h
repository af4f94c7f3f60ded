#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/ask.h"
#include "flow/hidden_key.h"

namespace glimpse::flow {

template <typename Hasher>
void add_places(Hasher& hasher, const std::vector<std::size_t>& places) {
    hasher.add_number(places.size());
    for (const auto place : places) hasher.add_number(place);
}

template <typename Hasher>
void add_conversation(Hasher& hasher, const domain::Ask& ask) {
    hasher.add_number(ask.earlier.size());
    for (const auto& turn : ask.earlier) {
        hasher.add_number(static_cast<std::uint64_t>(turn.speaker)).add(turn.text);
        add_places(hasher, turn.pictures_at);
    }
    add_places(hasher, ask.pictures_at);
    for (const auto& wish : ask.wishes) {
        const auto pages = wish.pages.value_or(domain::PageRange{-1, -1});
        hasher.add_number(wish.tokens_max).add_number(pages.first).add_number(pages.last);
        add_hidden(hasher, wish.hidden);
    }
}

/// Adds everything in a request that its answer depends on, for one model: all but its id and deadline. A hasher has add(text) and
/// add_number(number), and keeps each apart from the next.
template <typename Hasher>
void add_request(Hasher& hasher, const domain::Ask& ask) {
    hasher.add(ask.text).add_number(ask.system.has_value()).add(ask.system.value_or(""));
    hasher.add_number(ask.pictures.size());
    for (const auto& picture : ask.pictures) hasher.add(picture);
    add_conversation(hasher, ask);
    hasher.add_number(ask.pages.first).add_number(ask.pages.last);
    hasher.add_number(static_cast<std::uint64_t>(ask.sampling.max_tokens)).add_number(ask.sampling.stop.size());
    for (const auto& stop : ask.sampling.stop) hasher.add(stop);
    hasher.add_number(ask.enable_thinking).add_number(ask.image_tokens_max).add_number(ask.samples).add_number(ask.parallel_fields);
    hasher.add_number(ask.questions.size());
    for (const auto& question : ask.questions) hasher.add(question);
    hasher.add_number(static_cast<std::uint64_t>(ask.format.kind)).add(ask.format.source);
    hasher.add_number(ask.preprocess.has_value()).add_number(ask.preprocess ? ask.preprocess->bits() : 0);
    hasher.add_number(static_cast<std::uint64_t>(ask.evidence)).add_number(static_cast<std::uint64_t>(ask.privacy));
}

}  // namespace glimpse::flow
