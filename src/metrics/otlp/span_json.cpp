#include "metrics/otlp/span_json.h"

#include <boost/json.hpp>

namespace glimpse::metrics::otlp {
namespace {

namespace json = boost::json;

// Numbers of opentelemetry-proto.
constexpr int kServer = 2, kInternal = 1, kError = 2;

json::object attribute(std::string_view key, json::object value) { return {{"key", key}, {"value", std::move(value)}}; }

json::object value_of(const std::string& text) { return {{"stringValue", text}}; }
json::object value_of(double number) { return {{"doubleValue", number}}; }
json::object value_of(std::int64_t number) { return {{"intValue", std::to_string(number)}}; }  // 64 bits are text in JSON of protobuf

std::string nanoseconds(std::chrono::system_clock::time_point at) {
    return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count());
}

json::object object_of(const Span& span) {
    json::array attributes;
    for (const auto& [key, fact] : span.facts) attributes.push_back(attribute(key, std::visit([](const auto& value) { return value_of(value); }, fact)));
    json::object object = {{"traceId", span.trace_id}, {"spanId", span.id}, {"name", span.name}, {"kind", span.kind == Span::Kind::kServer ? kServer : kInternal},
                           {"startTimeUnixNano", nanoseconds(span.begin)}, {"endTimeUnixNano", nanoseconds(span.end)}, {"attributes", std::move(attributes)}};
    if (!span.parent_id.empty()) object["parentSpanId"] = span.parent_id;
    if (span.failed) object["status"] = {{"code", kError}};
    return object;
}

}  // namespace

std::string spans_json(std::span<const Span> spans, const std::string& version) {
    json::array all;
    for (const auto& span : spans) all.push_back(object_of(span));
    const json::array resource = {attribute("service.name", value_of("glimpse")), attribute("service.version", value_of(version))};
    const json::object scope_spans = {{"scope", {{"name", "glimpse"}}}, {"spans", std::move(all)}};
    return json::serialize(json::object{{"resourceSpans", {json::object{{"resource", {{"attributes", resource}}}, {"scopeSpans", {scope_spans}}}}}});
}

}  // namespace glimpse::metrics::otlp
