#include "engine/llama/sequence.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include "engine/llama/token_odds.h"
#include "engine/llama/token_text.h"

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

}  // namespace

Sequence::Sequence(RequestId id, const Model& model, TokenizedPrompt prompt, std::optional<GuidedAnswer> guide, Request request,
                   std::shared_ptr<Listener> listener, bool lookup)
    : id_(id),
      model_(model),
      prompt_(std::move(prompt)),
      sampling_(std::move(request.sampling)),
      deadline_(request.deadline),
      account_(request.account),
      fork_(request.fork),
      listener_(std::move(listener)),
      sampler_(make_sampler(sampling_)),
      guide_(std::move(guide)),
      format_after_(std::move(request.format_after)),
      format_awaited_(!format_after_.empty()) {
    assert(prompt_.tokens > 0);
    if (!lookup) return;
    lookup_.emplace();
    for (const auto& segment : prompt_.segments) {
        if (segment.picture) lookup_->add(PromptLookup::kGap);
        for (const llama_token token : segment.tokens) lookup_->add(token);
    }
}

void Sequence::begin(llama_seq_id slot, const PrefixTree::Match& shared) {
    slot_ = slot;
    if (begun_ == TimePoint{}) {
        begun_ = Clock::now();
        rows_shared_ = shared.rows;
    }
    item_ = static_cast<std::size_t>(shared.items);
    position_ = shared.positions;
    int rows = shared.rows;
    while (rows > 0) {
        const int of_segment = std::min(rows, prompt_.segments[segment_].rows());
        row_ = of_segment;
        rows -= of_segment;
        if (row_ == prompt_.segments[segment_].rows()) next_segment();
    }
}

int Sequence::rows_needed() const {
    // A step takes the tokens that were told and guesses behind them. Asking in larger pieces keeps the ledger out of most steps.
    constexpr int kAhead = 24;
    static_assert(kAhead > PromptLookup::kDraftMax);
    const auto begun = static_cast<int>(prompt_.answer_begun.size());
    const int answer = (std::max(generated_, begun) / kAhead + 2) * kAhead;
    return prompt_.tokens + std::min(answer, std::max(begun, sampling_.max_tokens));
}

void Sequence::give_up_place() {
    slot_ = -1;
    prompt_.continue_answer(std::exchange(told_, {}));
    next_tokens_.clear();
    draft_.clear();
    filled_.clear();
    segment_ = 0;
    row_ = 0;
    item_ = 0;
    position_ = 0;
    logits_index_ = -1;
}

void Sequence::next_segment() {
    ++segment_;
    row_ = 0;
}

Runner Sequence::runner() const {
    Runner runner{.account = account_, .arrival = id_, .deadline = deadline_, .decode_rows = static_cast<int>(next_tokens_.size()),
                  .prefill_rows = 0, .adapter = prompt_.adapter_id()};
    runner.draft_rows = static_cast<int>(draft_.size());
    if (lookup_) runner.draft_odds = lookup_->odds();
    int row = row_;
    for (std::size_t i = segment_; i < prompt_.segments.size(); ++i) {
        const Segment& segment = prompt_.segments[i];
        if (segment.picture && segment.picture->state != EncodedPicture::State::kEncoded) break;
        runner.prefill_rows += segment.rows() - row;
        row = 0;
    }
    return runner;
}

void Sequence::fill(llama_batch_ext* batch, int rows) {
    logits_index_ = -1;
    if (rows == 0) return;
    if (!prefilling()) return fill_answer(batch, rows);
    if (prefill_begun_ == TimePoint{}) prefill_begun_ = Clock::now();
    while (rows > 0) {
        const Segment& segment = prompt_.segments[segment_];
        rows -= segment.picture ? fill_picture(batch, *segment.picture, rows) : fill_text(batch, segment, rows);
        if (row_ == segment.rows()) next_segment();
    }
}

/// What is told goes first; rows beyond it are guesses, which stand in the KV cache for this step only unless they hold.
void Sequence::fill_answer(llama_batch_ext* batch, int rows) {
    const int told = std::min(rows, static_cast<int>(next_tokens_.size()));
    for (int i = 0; i < told; ++i, ++position_) {
        const int index = add_answer_row(batch, next_tokens_[i], position_);
        filled_.push_back(PromptItem::of_token(next_tokens_[i]));
        if (i + 1 < static_cast<int>(next_tokens_.size())) continue;
        want_logits(batch, index);
        logits_index_ = index;
    }
    next_tokens_.erase(next_tokens_.begin(), next_tokens_.begin() + told);
    draft_.resize(rows - told);
    for (int i = 0; i < static_cast<int>(draft_.size()); ++i) want_logits(batch, add_answer_row(batch, draft_[i], position_ + i));
}

int Sequence::add_answer_row(llama_batch_ext* batch, llama_token token, llama_pos position) const {
    const int index = llama_batch_ext_add_token(batch, slot_, token);
    assert(index >= 0);
    llama_batch_ext_set_pos(batch, index, &position);
    return index;
}

int Sequence::fill_text(llama_batch_ext* batch, const Segment& segment, int rows) {
    rows = std::min(rows, segment.rows() - row_);
    for (int i = 0; i < rows; ++i, ++row_, ++position_) {
        const int index = llama_batch_ext_add_token(batch, slot_, segment.tokens[row_]);
        assert(index >= 0);
        llama_batch_ext_set_pos(batch, index, &position_);
        filled_.push_back(prompt_.items[item_++]);
        want_logits_if_last(batch, index);
    }
    return rows;
}

int Sequence::fill_picture(llama_batch_ext* batch, const EncodedPicture& picture, int rows) {
    rows = std::min(rows, picture.tokens - row_);
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
    if (row_ == picture.tokens) {
        filled_.push_back(prompt_.items[item_++]);
        position_ += picture.positions;
        if (picture.encoded_at > submitted_) {
            vision_ms_ += std::min(picture.encode_ms, milliseconds_between(submitted_, picture.encoded_at));
        }
    }
    return rows;
}

std::span<const PromptItem> Sequence::take_computed() {
    computed_ = std::exchange(filled_, {});
    return computed_;
}

void Sequence::want_logits_if_last(llama_batch_ext* batch, int index) {
    const bool last_segment = segment_ + 1 == prompt_.segments.size();
    if (!last_segment || row_ + 1 != prompt_.segments[segment_].rows()) return;
    want_logits(batch, index);
    logits_index_ = index;
}

void Sequence::want_logits(llama_batch_ext* batch, int index) {
    llama_batch_ext_set_output_logits(batch, index, true);
}

bool Sequence::advance(llama_context* context) {
    if (logits_index_ < 0) return true;
    if (first_token_ == TimePoint{}) {
        first_token_ = Clock::now();
        for (const llama_token token : prompt_.answer_begun) {
            if (!say(token)) return false;
        }
        told_.clear();
        if (guided() && guide_->over()) return complete();
    }
    const auto drafted = static_cast<int>(draft_.size());
    int held = 0;
    // Row 0 is that of the last token told, row n that of the n-th guess; the rows of guesses stand behind it one by one.
    while (next_tokens_.empty()) {
        if (!choose(context, logits_index_ + held)) return false;
        held += keep_what_held(held);
    }
    if (held < drafted) llama_memory_seq_rm(llama_get_memory(context), slot_, position_, -1);
    if (lookup_) lookup_->learn(drafted, held);
    drafted_ += drafted;
    held_ += held;
    guess();
    return true;
}

/// Samples from one row. False: the answer ends.
bool Sequence::choose(llama_context* context, int index) {
    if (prompt_.adapter && !computed_numbers(context, index)) {
        return give_up(ErrorCode::kUnavailable, "With this adapter the model computes no numbers: its weights are broken, or not made for this model.");
    }
    llama_token token = -1;
    if (!guided()) {
        token = llama_sampler_sample(sampler_.get(), context, index);
    } else if (!guide_->sample(context, index, sampler_.get(), token)) {
        return give_up(ErrorCode::kInternal, "The model has no token with which the answer could keep its format.");
    }
    ++sampled_;
    if (sampling_.logprobs) {
        const auto count = static_cast<std::size_t>(llama_vocab_n_tokens(model_.vocab));
        odds_ = odds_of(model_.vocab, {llama_get_logits_ith(context, index), count}, token, *sampling_.logprobs);
    }
    return accept(token);
}

/// The next tokens that were guessed, behind the first `held` guesses, are computed already. Returns how many.
int Sequence::keep_what_held(int held) {
    const auto guesses = std::span(draft_).subspan(held);
    const auto count = std::ranges::mismatch(next_tokens_, guesses).in1 - next_tokens_.begin();
    for (std::ptrdiff_t i = 0; i < count; ++i) filled_.push_back(PromptItem::of_token(next_tokens_[i]));
    next_tokens_.erase(next_tokens_.begin(), next_tokens_.begin() + count);
    position_ += static_cast<llama_pos>(count);
    return static_cast<int>(count);
}

/// How the answer may go on behind what is told, within what it may have.
void Sequence::guess() {
    draft_.clear();
    if (!lookup_) return;
    const auto draft = lookup_->draft(sampling_.max_tokens - generated_ - 1);
    draft_.assign(draft.begin(), draft.end());
}

/// Samplers assert that something can be chosen. The model's own files are trusted that far, adapters are not.
bool Sequence::computed_numbers(llama_context* context, int index) const {
    const float* logits = llama_get_logits_ith(context, index);
    return std::all_of(logits, logits + llama_vocab_n_tokens(model_.vocab), [](float logit) { return std::isfinite(logit); });
}

/// Takes a sampled token, tells it and what must follow it.
bool Sequence::accept(llama_token token) {
    if (model_.end_tokens.contains(token)) {
        ++generated_;
        return complete();
    }
    const bool guided = this->guided();
    if (guided) {
        next_tokens_ = guide_->accept(token);
    } else {
        next_tokens_ = {token};
        format_awaited_ = format_awaited_ && piece_of(model_.vocab, token) != format_after_;
    }
    const auto last = std::ranges::find_if_not(next_tokens_, [this](llama_token next) { return say(next); });
    const bool all_said = last == next_tokens_.end() || last + 1 == next_tokens_.end();
    if (guided && all_said && guide_->over()) return complete();
    if (last != next_tokens_.end()) return false;
    if (guided && guide_->too_slow(generated_)) {
        return give_up(ErrorCode::kInvalidRequest,
                       "The response format can be read in so many ways that following it takes too long. Make it simpler.");
    }
    return true;
}

/// Tells the listener one token more. False: that was the last.
bool Sequence::say(llama_token token) {
    ++generated_;
    told_.push_back(token);
    if (lookup_) lookup_->add(token);
    const bool silent = llama_vocab_is_control(model_.vocab, token) && !model_.told_controls.contains(token);
    const auto odds = take_odds(token);
    if (!listener_->on_piece(silent ? std::string() : piece_of(model_.vocab, token), odds ? &*odds : nullptr)) return complete();
    finish_reason_ = domain::FinishReason::kLength;
    return generated_ < sampling_.max_tokens;
}

/// Of a token that is about to be told. What was sampled may be told as the beginning of a longer token, and what follows it was not asked of the model.
std::optional<domain::TokenOdds> Sequence::take_odds(llama_token token) {
    if (!sampling_.logprobs) return std::nullopt;
    auto odds = std::exchange(odds_, std::nullopt).value_or(domain::TokenOdds{});
    if (llama_vocab_is_control(model_.vocab, token)) return std::nullopt;
    odds.bytes = piece_of(model_.vocab, token);
    return odds;
}

bool Sequence::complete() {
    finish_reason_ = domain::FinishReason::kStop;
    return false;
}

bool Sequence::give_up(ErrorCode code, const char* message) {
    failure_ = Error{code, message};
    return false;
}

std::optional<Error> Sequence::ending_reason(TimePoint now) const {
    if (cancelled_) return Error{ErrorCode::kCancelled, "The request was cancelled."};
    if (deadline_ && now > *deadline_) {
        return Error{ErrorCode::kTimeout,
                     fmt::format("The deadline passed after {} tokens. Ask for fewer, or allow more time.", generated_)};
    }
    if (prefilling()) {
        const auto& picture = prompt_.segments[segment_].picture;
        if (picture && picture->state == EncodedPicture::State::kFailed) {
            return Error{ErrorCode::kInternal, "The picture could not be encoded. Try a smaller one."};
        }
    }
    return std::nullopt;
}

void Sequence::finish() {
    if (failure_) return finish(std::move(*failure_));
    Completion completion;
    completion.finish_reason = finish_reason_;
    completion.usage = {prompt_.tokens, prompt_.image_tokens, rows_shared_, generated_};
    completion.timings_ms = timings();
    listener_->on_end(completion);
}

void Sequence::finish(Error error) {
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
