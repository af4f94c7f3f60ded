#include "http/request_span.h"

#include <chrono>

#include "base/ids.h"

namespace glimpse::http {
namespace {

using metrics::Span;

std::chrono::system_clock::duration milliseconds(double ms) {
    return std::chrono::duration_cast<std::chrono::system_clock::duration>(std::chrono::duration<double, std::milli>(ms));
}

void add_facts(const AnswerFacts& answer, Span& span) {
    span.facts.emplace_back("gen_ai.operation.name", std::string("chat"));
    span.facts.emplace_back("gen_ai.response.model", answer.model);
    span.facts.emplace_back("gen_ai.response.finish_reason", std::string(answer.finish_reason));
    span.facts.emplace_back("gen_ai.usage.input_tokens", std::int64_t{answer.usage.prompt_tokens});
    span.facts.emplace_back("gen_ai.usage.output_tokens", std::int64_t{answer.usage.completion_tokens});
    span.facts.emplace_back("glimpse.image_tokens", std::int64_t{answer.usage.image_tokens});
    span.facts.emplace_back("glimpse.cached_tokens", std::int64_t{answer.usage.cached_tokens});
    span.facts.emplace_back("glimpse.cached", std::int64_t{answer.cached});
    const auto& took = answer.timings;
    const std::pair<const char*, double> parts[] = {{"queue", took.queue}, {"intake", took.intake}, {"evidence", took.evidence}, {"vision", took.vision},
                                                    {"prefill", took.prefill}, {"decode", took.decode}};
    for (const auto& [name, ms] : parts) span.facts.emplace_back(std::string("glimpse.") + name + "_ms", ms);
}

/// A part of a request, from one time of it to another in milliseconds.
Span part_of(const Span& whole, const char* name, double from, double to) {
    Span part{.trace_id = whole.trace_id, .id = make_span_id(), .parent_id = whole.id, .name = name, .kind = Span::Kind::kInternal};
    part.begin = whole.begin + milliseconds(from);
    part.end = whole.begin + milliseconds(to);
    return part;
}

}  // namespace

AnswerFacts facts_of(const domain::Answer& answer) { return {answer.model, domain::name_of(answer.finish_reason), answer.cached, answer.usage, answer.timings_ms}; }

std::vector<Span> spans_of(const Request& request, std::string_view route, const AccessEntry& entry, const std::optional<AnswerFacts>& answer,
                           std::chrono::system_clock::time_point end) {
    if (request.trace.trace_id.empty() || !request.trace.is_sampled()) return {};
    Span span{.trace_id = request.trace.trace_id, .id = request.trace.span_id, .parent_id = request.trace.parent_id};
    span.name = std::string(name_of(request.method)) + " " + std::string(route);
    span.end = end;
    span.begin = end - milliseconds(entry.ms);
    span.failed = entry.status >= 500;
    span.facts = {{"http.request.method", std::string(name_of(request.method))}, {"http.route", std::string(route)}, {"http.response.status_code", std::int64_t{entry.status}},
                  {"http.request.body.size", static_cast<std::int64_t>(entry.bytes_in)}, {"http.response.size", static_cast<std::int64_t>(entry.bytes_out)},
                  {"glimpse.request_id", request.id}};
    if (!request.key_id.empty()) span.facts.emplace_back("glimpse.key", request.key_id);
    if (answer) add_facts(*answer, span);
    std::vector<Span> spans = {span};
    if (!answer || answer->cached) return spans;
    const auto& took = answer->timings;
    if (took.intake > 0) spans.push_back(part_of(span, "intake", 0, took.intake));
    const double first_token = took.total - took.decode;
    spans.push_back(part_of(span, "prefill", first_token - took.prefill, first_token));
    spans.push_back(part_of(span, "decode", first_token, took.total));
    return spans;
}

}  // namespace glimpse::http
