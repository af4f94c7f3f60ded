#include "engine/prompt_lookup.h"

#include <algorithm>

namespace glimpse::engine {
namespace {

constexpr double kOddsPace = 0.3;  // weight of the last draft

}  // namespace

/// 0: there are not enough tokens since the last gap.
std::uint64_t PromptLookup::key_of_last() const {
    if (tokens_.size() < kContext) return 0;
    std::uint64_t key = 1469598103934665603ULL;  // FNV-1a over whole tokens: a collision costs a bad draft
    for (std::size_t i = tokens_.size() - kContext; i < tokens_.size(); ++i) {
        if (tokens_[i] == kGap) return 0;
        key = (key ^ static_cast<std::uint64_t>(tokens_[i])) * 1099511628211ULL;
    }
    return std::max<std::uint64_t>(1, key);
}

void PromptLookup::add(int token) {
    // The context before this token is entered only now: it must not find itself.
    if (const auto key = key_of_last(); key != 0 && token != kGap) after_[key] = tokens_.size();
    tokens_.push_back(token);
    pause_ = std::max(0, pause_ - 1);
}

std::span<const int> PromptLookup::draft(int most) const {
    if (pause_ > 0) return {};
    const auto key = key_of_last();
    const auto found = key == 0 ? after_.end() : after_.find(key);
    if (found == after_.end()) return {};
    const auto rest = std::span(tokens_).subspan(found->second);
    const auto length = std::min({rest.size(), static_cast<std::size_t>(draft_length_), static_cast<std::size_t>(std::max(0, most))});
    const auto draft = rest.first(length);
    return draft.first(std::ranges::find(draft, kGap) - draft.begin());
}

void PromptLookup::learn(int drafted, int held) {
    if (drafted == 0) return;
    odds_ += kOddsPace * (static_cast<double>(held) / drafted - odds_);
    if (held == 0) {
        pause_ = next_pause_;
        next_pause_ = std::min(kPauseMax, 2 * next_pause_);
        draft_length_ = 2;
        return;
    }
    next_pause_ = 4;
    draft_length_ = std::clamp(held == drafted ? 2 * drafted : held + 1, 2, kDraftMax);
}

}  // namespace glimpse::engine
