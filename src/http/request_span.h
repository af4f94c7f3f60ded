#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/answer.h"
#include "http/access_log.h"
#include "http/message.h"
#include "metrics/span.h"

namespace glimpse::http {

/// What an answer took, without the answer.
struct AnswerFacts {
    std::string model = {};
    std::string_view finish_reason = {};  ///< as name_of() has it
    bool cached = false;
    domain::Usage usage = {};
    domain::Timings timings = {};
};
AnswerFacts facts_of(const domain::Answer& answer);

/// A request that is over as OpenTelemetry has it: its span, and within it one each for the parts of an answer whose place in time is known (intake, prefill, decode). Names are
/// those of its conventions for HTTP servers and generative models, and `glimpse.` for ours. The address is told as its route, the key as its id. Nothing where the
/// request is part of no trace, or of one that is not sampled.
std::vector<metrics::Span> spans_of(const Request& request, std::string_view route, const AccessEntry& entry, const std::optional<AnswerFacts>& answer,
                                    std::chrono::system_clock::time_point end);

}  // namespace glimpse::http
