#include "flow/check_ask.h"

namespace glimpse::flow {

Result<void> check_ask(const domain::Ask& ask) {
    const auto& sampling = ask.sampling;
    const auto bad = ErrorCode::kInvalidRequest;
    if (ask.text.empty()) return fail(bad, "text is empty. Ask a question about the picture.");
    if (ask.pictures.size() > domain::kPicturesMax) {
        return fail(bad, "{} pictures were sent; at most {} are allowed in a request.", ask.pictures.size(), domain::kPicturesMax);
    }
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
    if (ask.samples < 1 || ask.samples > domain::kBranchesMax) {
        return fail(bad, "n must be from 1 to {}, not {}.", domain::kBranchesMax, ask.samples);
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

}  // namespace glimpse::flow
