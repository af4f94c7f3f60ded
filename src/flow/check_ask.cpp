#include "flow/check_ask.h"

#include <algorithm>

namespace glimpse::flow {
namespace {

constexpr auto kBad = ErrorCode::kInvalidRequest;

Result<void> check_places(const std::vector<std::size_t>& places, const std::string& text) {
    if (std::ranges::is_sorted(places) && (places.empty() || places.back() <= text.size())) return {};
    return fail(kBad, "The places of pictures in a text must ascend and lie within it.");
}

/// Turns, their texts and what is said of single pictures.
Result<void> check_conversation(const domain::Ask& ask) {
    if (ask.earlier.size() > domain::kTurnsMax) {
        return fail(kBad, "The conversation has {} turns before the question; at most {} are allowed. Leave out the oldest.",
                    ask.earlier.size(), domain::kTurnsMax);
    }
    std::size_t bytes = ask.text.size() + ask.system.value_or("").size(), pictures = 0;
    for (const auto& turn : ask.earlier) {
        bytes += turn.text.size();
        pictures += turn.pictures_at.size();
        if (!turn.pictures_at.empty() && turn.speaker != domain::Turn::Speaker::kUser) return fail(kBad, "Only the user shows pictures.");
        TRY_VOID(check_places(turn.pictures_at, turn.text));
    }
    for (const auto& question : ask.questions) bytes += question.size();
    if (bytes > domain::kTextBytesMax) {
        return fail(ErrorCode::kTooLarge, "The texts have {} bytes together; at most {} are allowed.", bytes, domain::kTextBytesMax);
    }
    TRY_VOID(check_places(ask.pictures_at, ask.text));
    const bool all_placed = ask.pictures_at.empty() || pictures + ask.pictures_at.size() == ask.pictures.size();
    if (pictures > ask.pictures.size() || !all_placed) return fail(kBad, "The turns show other pictures than were sent.");
    if (!ask.wishes.empty() && ask.wishes.size() != ask.pictures.size()) return fail(kBad, "Each picture has its own wish, or none has.");
    for (const auto& wish : ask.wishes) {
        if (wish.tokens_max < 0) return fail(kBad, "The tokens of a picture must be 0 or more, not {}.", wish.tokens_max);
    }
    return {};
}

Result<void> check_logprobs(const domain::Ask& ask) {
    const auto wanted = ask.sampling.logprobs;
    if (!wanted) return {};
    if (*wanted < 0 || *wanted > domain::kLogprobsMax) return fail(kBad, "top_logprobs must be from 0 to {}, not {}.", domain::kLogprobsMax, *wanted);
    if (ask.enable_thinking) return fail(kBad, "How likely tokens are is told of answers alone: turn thinking off, or logprobs.");
    if (ask.parallel_fields) return fail(kBad, "How likely tokens are is not told of fields that are answered in parallel.");
    // A token of what is covered would tell it.
    if (ask.privacy != domain::Privacy::kAllow) return fail(kBad, "How likely tokens are is not told to those who may not see personal data.");
    return {};
}

}  // namespace

Result<void> check_ask(const domain::Ask& ask) {
    const auto& sampling = ask.sampling;
    const auto bad = kBad;
    const bool told_what_to_do = ask.system && !ask.pictures.empty();
    if (ask.text.empty() && ask.questions.empty() && !told_what_to_do) return fail(bad, "text is empty. Ask a question about the picture.");
    if (ask.pictures.size() > domain::kPicturesMax) {
        return fail(bad, "{} pictures were sent; at most {} are allowed in a request.", ask.pictures.size(), domain::kPicturesMax);
    }
    TRY_VOID(check_conversation(ask));
    // Negated so that NaN fails as well.
    if (!(sampling.temperature >= 0 && sampling.temperature <= 2)) {
        return fail(bad, "temperature must be from 0 to 2, not {}.", sampling.temperature);
    }
    if (!(sampling.top_p > 0 && sampling.top_p <= 1)) {
        return fail(bad, "top_p must be above 0 and at most 1, not {}.", sampling.top_p);
    }
    if (sampling.top_k < 0) return fail(bad, "top_k must be 0 (off) or more, not {}.", sampling.top_k);
    if (sampling.max_tokens < 1) return fail(bad, "max_tokens must be 1 or more, not {}.", sampling.max_tokens);
    if (sampling.stop.size() > domain::kStopsMax) {
        return fail(bad, "{} stop strings were sent; at most {} are allowed.", sampling.stop.size(), domain::kStopsMax);
    }
    for (const auto& stop : sampling.stop) {
        if (stop.empty() || stop.size() > domain::kStopBytesMax) {
            return fail(bad, "A stop string must have 1 to {} bytes, not {}.", domain::kStopBytesMax, stop.size());
        }
    }
    TRY_VOID(check_logprobs(ask));
    if (ask.samples < 1 || ask.samples > domain::kBranchesMax) {
        return fail(bad, "n must be from 1 to {}, not {}.", domain::kBranchesMax, ask.samples);
    }
    if (ask.questions.size() > domain::kBranchesMax) {
        return fail(bad, "{} questions were asked; at most {} are answered at once.", ask.questions.size(), domain::kBranchesMax);
    }
    if (!ask.questions.empty() && (ask.samples > 1 || ask.parallel_fields)) {
        return fail(bad, "Several questions exclude n and parallel fields.");
    }
    if (ask.parallel_fields) {
        if (ask.format.kind != domain::ResponseFormat::Kind::kJsonSchema) {
            return fail(bad, "Only the fields of a JSON schema can be answered in parallel.");
        }
        if (ask.samples > 1) return fail(bad, "n and parallel fields cannot be used together.");
        if (ask.enable_thinking) return fail(bad, "A model that thinks first cannot answer fields in parallel. Turn one off.");
    }
    if (ask.format.kind != domain::ResponseFormat::Kind::kText && !sampling.stop.empty()) {
        return fail(bad, "stop and response_format cannot be used together: a stop string would cut the format short.");
    }
    return {};
}

Result<void> check_ready(const domain::Readiness& readiness) {
    using enum domain::Readiness::State;
    constexpr auto kNo = ErrorCode::kNotReady;
    switch (readiness.state) {
        case kReady: return {};
        case kLoading: return fail(kNo, "The model is still loading ({}, {:.0f} %). Watch /readyz and ask again.", readiness.phase, 100 * readiness.progress);
        case kDraining: return fail(kNo, "The server is going down. Ask another one, or again in a moment.");
        case kStuck: return fail(kNo, "{}", readiness.message);
        case kFailed: return fail(kNo, "The model could not be loaded. The server's log and `glimpse doctor` say why.");
    }
    return {};
}

}  // namespace glimpse::flow
