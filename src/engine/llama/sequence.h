#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "engine/engine.h"
#include "engine/llama/tokenized_prompt.h"

namespace glimpse::engine::llama {

/// One request from its queueing to its end. Belongs to the decode thread once submitted; only `cancelled`
/// is touched by others.
class Sequence {
public:
    /// `model` outlives the sequence.
    Sequence(RequestId id, const Model& model, TokenizedPrompt prompt, domain::Sampling sampling,
             std::optional<TimePoint> deadline, std::shared_ptr<Listener> listener);

    RequestId id() const { return id_; }
    const TokenizedPrompt& prompt() const { return prompt_; }
    std::atomic<bool>& cancelled() { return cancelled_; }

    /// Gives the sequence its place in the KV cache and starts its clocks.
    void begin(llama_seq_id slot);
    llama_seq_id slot() const { return slot_; }

    bool prefilling() const { return segment_ < prompt_.segments.size(); }
    /// False while the next prompt row belongs to a picture that is not encoded yet.
    bool can_step() const;

    /// Adds the next token (when decoding) or up to `budget` prompt rows to the batch; returns the rows added.
    int fill(llama_batch_ext* batch, int budget);

    /// After the batch was processed: when it held this sequence's last row, samples the next token and tells
    /// the listener. Returns false when the answer is complete.
    bool advance(llama_context* context);

    /// Whether the deadline passed, somebody cancelled, or a picture failed: the sequence must end with this.
    std::optional<Error> ending_reason(TimePoint now) const;

    /// Tells the listener the end, once. After it the sequence is dead.
    void finish();
    void finish(Error error);

private:
    int fill_text(llama_batch_ext* batch, const Segment& segment, int budget);
    int fill_picture(llama_batch_ext* batch, const PictureJob& picture, int budget);
    void want_logits_if_last(llama_batch_ext* batch, int index);
    bool accept(llama_token token);
    domain::Timings timings() const;

    const RequestId id_;
    const Model& model_;
    TokenizedPrompt prompt_;
    const domain::Sampling sampling_;
    const std::optional<TimePoint> deadline_;
    const std::shared_ptr<Listener> listener_;
    const SamplerHandle sampler_;
    std::atomic<bool> cancelled_ = false;

    llama_seq_id slot_ = -1;
    std::size_t segment_ = 0;  // next prompt row: segment and row in it
    int row_ = 0;
    llama_pos position_ = 0;       // of the next row; a picture stays at its start until it is through
    int logits_index_ = -1;        // batch index of the row whose logits we want, -1: none in this batch
    llama_token next_token_ = -1;  // sampled, not yet computed
    int generated_ = 0;
    domain::FinishReason finish_reason_ = domain::FinishReason::kStop;

    const TimePoint submitted_ = Clock::now();
    TimePoint begun_ = {};
    TimePoint prefill_begun_ = {};
    TimePoint first_token_ = {};
    double vision_ms_ = 0;
};

}  // namespace glimpse::engine::llama
