#pragma once

#include <llama.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/guide.h"

namespace glimpse::engine::llama {

/// An answer that is held to a format while the model writes it. What the format fixes is not asked of the model: it is
/// appended as the tokens in which the text is usually written (jump-forward). Not thread-safe.
class GuidedAnswer {
public:
    /// `vocab` outlives the answer. `jumps`: whether what the format fixes is appended, or sampled like the rest.
    GuidedAnswer(Guide guide, const llama_vocab* vocab, bool jumps) : guide_(std::move(guide)), vocab_(vocab), jumps_(jumps) {}

    /// Takes what every answer begins with, at most `most` tokens. Call it once, first.
    std::vector<llama_token> begin(std::size_t most);

    /// Chooses the next token by row `index` of the last batch, from those that the format allows. False: it allows none.
    bool sample(llama_context* context, int index, llama_sampler* sampler, llama_token& token);

    /// Takes a sampled token; returns it, or the token that covers it, and what must follow.
    std::vector<llama_token> accept(llama_token token);

    /// The format allows nothing more.
    bool over() { return guide_.over(); }

    /// Whether following the format has cost out of all proportion: some grammars are ambiguous without end.
    bool too_slow(int tokens) const { return guide_ms_ > kGuideMsFree + kGuideMsPerToken * tokens; }

private:
    static constexpr double kGuideMsFree = 500;
    static constexpr double kGuideMsPerToken = 10;

    std::string forced() const { return jumps_ ? guide_.forced() : std::string(); }
    std::vector<llama_token> follow(std::string_view text);

    Guide guide_;
    const llama_vocab* vocab_;
    bool jumps_;
    std::vector<llama_token_data> candidates_;
    double guide_ms_ = 0;  // of this thread's CPU time
};

}  // namespace glimpse::engine::llama
