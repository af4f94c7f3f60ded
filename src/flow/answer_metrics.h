#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/error.h"
#include "domain/answer.h"
#include "metrics/registry.h"

namespace glimpse::flow {

/// Measures answers as those who wait for them meet them. Thread-safe.
class AnswerMetrics {
public:
    /// `registry` must outlive this object.
    explicit AnswerMetrics(metrics::Registry& registry);

    /// `first_piece_ms`: from the arrival of the request to the first piece of its answer.
    void answered(const domain::Answer& answer, double first_piece_ms);
    /// A file that came with a question was read: its size, and the pixels of each of its pages.
    void read(std::size_t bytes, std::span<const std::int64_t> pages);
    /// Refused, failed or cancelled.
    void failed(ErrorCode code);

private:
    void took(const domain::Answer& answer, double first_piece_ms);
    void end(std::string_view outcome, const std::string& model);

    metrics::Registry& registry_;
    metrics::Histogram total_, first_token_, per_token_, queue_, intake_, vision_, prefill_, decode_;
    metrics::Histogram prompt_size_, answer_size_, picture_bytes_, picture_pixels_;
    metrics::Counter prompt_tokens_, image_tokens_, cached_tokens_, repeated_;
};

}  // namespace glimpse::flow
