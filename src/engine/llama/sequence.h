#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "engine/cell_ledger.h"
#include "engine/engine.h"
#include "engine/llama/guided_answer.h"
#include "engine/llama/tokenized_prompt.h"
#include "engine/prompt_lookup.h"
#include "engine/step_scheduler.h"

namespace glimpse::engine::llama {

/// One request from its queueing to its end. Belongs to the decode thread once submitted; only `cancelled`
/// is touched by others.
class Sequence {
public:
    /// `model` outlives the sequence. `lookup`: whether it may guess how its answer goes on.
    Sequence(RequestId id, const Model& model, TokenizedPrompt prompt, std::optional<GuidedAnswer> guide, Request request,
             std::shared_ptr<Listener> listener, bool lookup);

    RequestId id() const { return id_; }
    std::uint64_t fork() const { return fork_; }
    const TokenizedPrompt& prompt() const { return prompt_; }
    std::span<const PromptItem> prompt_items() const { return prompt_.items; }
    std::atomic<bool>& cancelled() { return cancelled_; }
    /// Rows that the steps to come need soon, all before them included: those of the prompt, and of the answer some more than it has.
    int rows_needed() const;

    /// Gives the sequence its place in the KV cache, behind the rows that are there already, and starts its clocks.
    void begin(llama_seq_id slot, const PrefixTree::Match& shared);
    /// Gives its place up, to begin again later behind what it told. The rows in the KV cache are the caller's business.
    void give_up_place();
    /// -1 without a place.
    llama_seq_id slot() const { return slot_; }

    int tokens_sampled() const { return sampled_; }
    int tokens_forced() const { return generated_ - sampled_; }
    int tokens_drafted() const { return drafted_; }
    int tokens_held() const { return held_; }

    bool prefilling() const { return segment_ < prompt_.segments.size(); }
    /// What it could compute in the next step.
    Runner runner() const;

    /// Adds the next `rows` of the answer, or of the prompt, to the batch.
    void fill(llama_batch_ext* batch, int rows);
    /// After the batch was processed: the items that are in the KV cache now, and were not before.
    std::span<const PromptItem> take_computed();

    /// After the batch was processed: when it held this sequence's last row, samples the next token and tells
    /// the listener; the same behind each guess that came true. Returns false when the answer is complete, or cannot go on.
    bool advance(llama_context* context);

    /// Whether the deadline passed, somebody cancelled, or a picture failed: the sequence must end with this.
    std::optional<Error> ending_reason(TimePoint now) const;

    /// Tells the listener the end, once: the answer, or why it could not go on. After it the sequence is dead.
    void finish();
    void finish(Error error);

private:
    int fill_text(llama_batch_ext* batch, const Segment& segment, int rows);
    int fill_picture(llama_batch_ext* batch, const EncodedPicture& picture, int rows);
    void next_segment();
    void fill_answer(llama_batch_ext* batch, int rows);
    int add_answer_row(llama_batch_ext* batch, llama_token token, llama_pos position) const;
    static void want_logits(llama_batch_ext* batch, int index);
    void want_logits_if_last(llama_batch_ext* batch, int index);
    bool guided() const { return guide_ && !format_awaited_; }
    bool choose(llama_context* context, int index);
    int keep_what_held(int held);
    void guess();
    bool computed_numbers(llama_context* context, int index) const;
    bool accept(llama_token token);
    bool say(llama_token token);
    std::optional<domain::TokenOdds> take_odds(llama_token token);
    bool complete();
    bool give_up(ErrorCode code, const char* message);
    domain::Timings timings() const;

    const RequestId id_;
    const Model& model_;
    TokenizedPrompt prompt_;
    const domain::Sampling sampling_;
    const std::optional<TimePoint> deadline_;
    const std::uint64_t account_;
    const std::uint64_t fork_;
    const std::shared_ptr<Listener> listener_;
    const SamplerHandle sampler_;
    std::optional<GuidedAnswer> guide_;
    std::string format_after_;  // a control token
    bool format_awaited_;       // the guide waits for that token
    std::atomic<bool> cancelled_ = false;

    llama_seq_id slot_ = -1;
    std::size_t segment_ = 0;  // next prompt row: segment and row in it
    int row_ = 0;
    std::size_t item_ = 0;         // of the prompt, that the next row begins
    llama_pos position_ = 0;       // of the next row; a picture stays at its start until it is through
    std::vector<PromptItem> filled_;  // since the last take_computed()
    std::vector<PromptItem> computed_;
    int rows_shared_ = 0;
    int logits_index_ = -1;        // batch index of the row whose logits we want, -1: none in this batch
    std::vector<llama_token> next_tokens_;  // of the answer, told, not yet computed
    std::vector<llama_token> told_;         // of the answer, behind what the prompt holds of it
    std::optional<PromptLookup> lookup_;
    std::vector<llama_token> draft_;  // guesses behind next_tokens_; in advance(): those of them that were computed
    int drafted_ = 0;
    int held_ = 0;
    int generated_ = 0;            // tokens of the answer
    int sampled_ = 0;              // those of them that the model chose
    std::optional<domain::TokenOdds> odds_;  // of the token that was sampled last, until it is told
    std::optional<Error> failure_;
    domain::FinishReason finish_reason_ = domain::FinishReason::kStop;

    const TimePoint submitted_ = Clock::now();
    TimePoint begun_ = {};
    TimePoint prefill_begun_ = {};
    TimePoint first_token_ = {};
    double vision_ms_ = 0;
};

}  // namespace glimpse::engine::llama
