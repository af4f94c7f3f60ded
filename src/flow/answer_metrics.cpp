#include "flow/answer_metrics.h"

#include <string>

namespace glimpse::flow {
namespace {

using metrics::Counter;
using metrics::Histogram;
using metrics::kSecondsBounds;
using metrics::Registry;

/// Powers of four: few ranges, for what spans one word and a book.
const std::vector<double> kTokenBounds = {1, 4, 16, 64, 256, 1024, 4096, 16384, 65536};
const std::vector<double> kSizeBounds = {4096, 16384, 65536, 262'144, 1'048'576, 4'194'304, 16'777'216, 67'108'864};  // bytes of a file, pixels of a page

Histogram seconds(Registry& registry, const char* name, const char* help) { return registry.histogram(name, help, kSecondsBounds); }

}  // namespace

AnswerMetrics::AnswerMetrics(Registry& registry)
    : registry_(registry),
      total_(seconds(registry, "glimpse_answer_seconds", "From the arrival of a question to the end of its answer.")),
      first_token_(seconds(registry, "glimpse_time_to_first_token_seconds", "From the arrival of a question to the first piece of its answer.")),
      per_token_(seconds(registry, "glimpse_inter_token_seconds", "Mean time between two tokens of an answer.")),
      queue_(seconds(registry, "glimpse_queue_seconds", "Waiting for a place in the running batch.")),
      intake_(seconds(registry, "glimpse_intake_seconds", "Checking, decoding and preparing a question's pictures.")),
      vision_(seconds(registry, "glimpse_vision_seconds", "Encoding a question's pictures, waiting for the encoder included.")),
      prefill_(seconds(registry, "glimpse_prefill_seconds", "From the first prompt token computed to the first token of the answer.")),
      decode_(seconds(registry, "glimpse_decode_seconds", "From the first token of an answer to the last.")),
      prompt_size_(registry.histogram("glimpse_prompt_size_tokens", "Tokens of a prompt, pictures included.", kTokenBounds)),
      answer_size_(registry.histogram("glimpse_answer_size_tokens", "Tokens of an answer.", kTokenBounds)),
      picture_bytes_(registry.histogram("glimpse_picture_size_bytes", "Bytes of a file that came with a question.", kSizeBounds)),
      picture_pixels_(registry.histogram("glimpse_picture_size_pixels", "Pixels of a page in it, before anything was shrunk.", kSizeBounds)),
      prompt_tokens_(registry.counter("glimpse_prompt_tokens_total", "Prompt tokens, pictures included.")),
      image_tokens_(registry.counter("glimpse_image_tokens_total", "The pictures' part of the prompt tokens.")),
      cached_tokens_(registry.counter("glimpse_cached_tokens_total", "Prompt tokens that had been computed for an earlier request.")),
      repeated_(registry.counter("glimpse_answers_repeated_total", "Answers given again from the response cache.")) {}

void AnswerMetrics::end(std::string_view outcome, const std::string& model) {
    registry_.counter("glimpse_answers_total", "Questions by how they ended.", {{"model", model}, {"outcome", std::string(outcome)}}).add();
}

void AnswerMetrics::read(std::size_t bytes, std::span<const std::int64_t> pages) {
    picture_bytes_.observe(static_cast<double>(bytes));
    for (const auto pixels : pages) picture_pixels_.observe(static_cast<double>(pixels));
}

// Which model was meant is the client's word, and it may be any.
void AnswerMetrics::failed(ErrorCode code) { end(name_of(code), ""); }

void AnswerMetrics::answered(const domain::Answer& answer, double first_piece_ms) {
    end(domain::name_of(answer.finish_reason), answer.model);
    total_.observe(answer.timings_ms.total / 1000);
    // What the engine did for it, it did for the first who asked.
    if (answer.cached) return repeated_.add();
    took(answer, first_piece_ms);
    const auto& usage = answer.usage;
    prompt_size_.observe(usage.prompt_tokens);
    answer_size_.observe(usage.completion_tokens);
    prompt_tokens_.add(usage.prompt_tokens);
    image_tokens_.add(usage.image_tokens);
    cached_tokens_.add(usage.cached_tokens);
    registry_.counter("glimpse_completion_tokens_total", "Tokens generated.", {{"model", answer.model}}).add(usage.completion_tokens);
}

void AnswerMetrics::took(const domain::Answer& answer, double first_piece_ms) {
    const auto& took = answer.timings_ms;
    first_token_.observe(first_piece_ms / 1000);
    queue_.observe(took.queue / 1000);
    intake_.observe(took.intake / 1000);
    if (answer.usage.image_tokens > 0) vision_.observe(took.vision / 1000);
    prefill_.observe(took.prefill / 1000);
    decode_.observe(took.decode / 1000);
    if (answer.usage.completion_tokens > 1) per_token_.observe(took.decode / 1000 / (answer.usage.completion_tokens - 1));
}

}  // namespace glimpse::flow
