#include "engine/llama/sequence.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace glimpse::engine::llama {
namespace {

SamplerHandle make_sampler(const domain::Sampling& sampling) {
    SamplerHandle chain(llama_sampler_chain_init(llama_sampler_chain_default_params()));
    if (sampling.temperature <= 0) {
        llama_sampler_chain_add(chain.get(), llama_sampler_init_greedy());
        return chain;
    }
    if (sampling.top_k > 0) llama_sampler_chain_add(chain.get(), llama_sampler_init_top_k(sampling.top_k));
    if (sampling.top_p < 1) {
        llama_sampler_chain_add(chain.get(), llama_sampler_init_top_p(static_cast<float>(sampling.top_p), 1));
    }
    llama_sampler_chain_add(chain.get(), llama_sampler_init_temp(static_cast<float>(sampling.temperature)));
    llama_sampler_chain_add(chain.get(), llama_sampler_init_dist(sampling.seed.value_or(LLAMA_DEFAULT_SEED)));
    return chain;
}

std::string piece_of(const llama_vocab* vocab, llama_token token) {
    std::string piece(64, '\0');
    int length = llama_token_to_piece(vocab, token, piece.data(), static_cast<int>(piece.size()), 0, true);
    if (length < 0) {
        piece.resize(-length);
        length = llama_token_to_piece(vocab, token, piece.data(), static_cast<int>(piece.size()), 0, true);
    }
    piece.resize(std::max(0, length));
    return piece;
}

}  // namespace

Sequence::Sequence(RequestId id, const Model& model, TokenizedPrompt prompt, domain::Sampling sampling,
                   std::optional<TimePoint> deadline, std::shared_ptr<Listener> listener)
    : id_(id),
      model_(model),
      prompt_(std::move(prompt)),
      sampling_(std::move(sampling)),
      deadline_(deadline),
      listener_(std::move(listener)),
      sampler_(make_sampler(sampling_)) {
    assert(prompt_.tokens > 0);
}

void Sequence::begin(llama_seq_id slot) {
    slot_ = slot;
    begun_ = Clock::now();
}

bool Sequence::can_step() const {
    if (!prefilling()) return true;
    const auto& picture = prompt_.segments[segment_].picture;
    return !picture || picture->state == PictureJob::State::kEncoded;
}

int Sequence::fill(llama_batch_ext* batch, int budget) {
    logits_index_ = -1;
    if (!prefilling()) {
        const int index = llama_batch_ext_add_token(batch, slot_, next_token_);
        assert(index >= 0);
        llama_batch_ext_set_pos(batch, index, &position_);
        llama_batch_ext_set_output_logits(batch, index, true);
        ++position_;
        logits_index_ = index;
        return 1;
    }
    if (prefill_begun_ == TimePoint{}) prefill_begun_ = Clock::now();
    int filled = 0;
    while (filled < budget && prefilling() && can_step()) {
        const Segment& segment = prompt_.segments[segment_];
        filled += segment.picture ? fill_picture(batch, *segment.picture, budget - filled)
                                  : fill_text(batch, segment, budget - filled);
        if (row_ == segment.rows()) {
            if (segment.picture) {
                position_ += segment.picture->positions;
                vision_ms_ += segment.picture->encode_ms;
            }
            ++segment_;
            row_ = 0;
        }
    }
    return filled;
}

int Sequence::fill_text(llama_batch_ext* batch, const Segment& segment, int budget) {
    const int rows = std::min(budget, segment.rows() - row_);
    for (int i = 0; i < rows; ++i, ++row_, ++position_) {
        const int index = llama_batch_ext_add_token(batch, slot_, segment.tokens[row_]);
        assert(index >= 0);
        llama_batch_ext_set_pos(batch, index, &position_);
        want_logits_if_last(batch, index);
    }
    return rows;
}

int Sequence::fill_picture(llama_batch_ext* batch, const PictureJob& picture, int budget) {
    const int rows = std::min(budget, picture.tokens - row_);
    const auto width = static_cast<std::size_t>(model_.embedding_width);
    for (int i = 0; i < rows; ++i, ++row_) {
        const float* embedding = picture.embeddings.data() + row_ * width;
        const int index = llama_batch_ext_add_embd(batch, slot_, llama_embd{embedding, 1, width});
        assert(index >= 0);
        // M-RoPE takes (time, row, column, unused); a model without it reads the first only.
        const mtmd_decoder_pos& place = picture.places[row_];
        const std::array<llama_pos, 4> position = {
            position_ + static_cast<llama_pos>(place.t), position_ + static_cast<llama_pos>(place.y),
            position_ + static_cast<llama_pos>(place.x), static_cast<llama_pos>(place.z)};
        llama_batch_ext_set_pos(batch, index, position.data());
        want_logits_if_last(batch, index);
    }
    return rows;
}

void Sequence::want_logits_if_last(llama_batch_ext* batch, int index) {
    const bool last_segment = segment_ + 1 == prompt_.segments.size();
    if (!last_segment || row_ + 1 != prompt_.segments[segment_].rows()) return;
    llama_batch_ext_set_output_logits(batch, index, true);
    logits_index_ = index;
}

bool Sequence::advance(llama_context* context) {
    if (logits_index_ < 0) return true;
    const llama_token token = llama_sampler_sample(sampler_.get(), context, logits_index_);
    if (generated_ == 0) first_token_ = Clock::now();
    ++generated_;
    return accept(token);
}

bool Sequence::accept(llama_token token) {
    if (model_.end_tokens.contains(token)) {
        finish_reason_ = domain::FinishReason::kStop;
        return false;
    }
    if (!listener_->on_piece(piece_of(model_.vocab, token))) {
        finish_reason_ = domain::FinishReason::kStop;
        return false;
    }
    if (generated_ >= sampling_.max_tokens) {
        finish_reason_ = domain::FinishReason::kLength;
        return false;
    }
    next_token_ = token;
    return true;
}

std::optional<Error> Sequence::ending_reason(TimePoint now) const {
    if (cancelled_) return Error{ErrorCode::kCancelled, "The request was cancelled."};
    if (deadline_ && now > *deadline_) {
        return Error{ErrorCode::kTimeout,
                     fmt::format("The deadline passed after {} tokens. Ask for fewer, or allow more time.", generated_)};
    }
    if (prefilling()) {
        const auto& picture = prompt_.segments[segment_].picture;
        if (picture && picture->state == PictureJob::State::kFailed) {
            return Error{ErrorCode::kInternal, "The picture could not be encoded. Try a smaller one."};
        }
    }
    return std::nullopt;
}

void Sequence::finish() {
    Completion completion;
    completion.finish_reason = finish_reason_;
    completion.usage = {prompt_.tokens, prompt_.image_tokens, generated_};
    completion.timings_ms = timings();
    listener_->on_end(completion);
}

void Sequence::finish(Error error) {
    for (const auto& segment : prompt_.segments) {
        if (segment.picture) segment.picture->cancelled = true;
    }
    listener_->on_end(tl::unexpected(std::move(error)));
}

domain::Timings Sequence::timings() const {
    domain::Timings result;
    result.queue = milliseconds_between(submitted_, begun_);
    result.vision = vision_ms_;
    result.prefill = milliseconds_between(prefill_begun_, first_token_);
    result.decode = milliseconds_between(first_token_, Clock::now());
    return result;
}

}  // namespace glimpse::engine::llama
