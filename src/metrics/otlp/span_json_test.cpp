#include "metrics/otlp/span_json.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace glimpse::metrics::otlp {
namespace {

using namespace std::chrono_literals;

TEST(SpanJson, IsWhatCollectorsRead) {
    Span span{.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736", .id = "00f067aa0ba902b7", .parent_id = "00f067aa0ba902b8", .name = "POST \"x\"", .failed = true};
    span.begin = std::chrono::system_clock::time_point(1'500ms);
    span.end = span.begin + 2us;
    span.facts = {{"count", std::int64_t{3}}, {"share", 0.5}, {"text", std::string("值")}};
    const Span first{.trace_id = "0af7651916cd43dd8448eb211c80319c", .id = "b7ad6b7169203331", .name = "decode", .kind = Span::Kind::kInternal};
    const auto read = boost::json::parse(spans_json(std::vector{span, first}, "1.0"));
    const auto& resource = read.at_pointer("/resourceSpans/0/resource/attributes/0");
    EXPECT_EQ(resource, boost::json::parse(R"({"key": "service.name", "value": {"stringValue": "glimpse"}})"));
    const auto& spans = read.at_pointer("/resourceSpans/0/scopeSpans/0/spans");
    EXPECT_EQ(spans, boost::json::parse(R"([
        {"traceId": "4bf92f3577b34da6a3ce929d0e0e4736", "spanId": "00f067aa0ba902b7", "parentSpanId": "00f067aa0ba902b8", "name": "POST \"x\"", "kind": 2,
         "startTimeUnixNano": "1500000000", "endTimeUnixNano": "1500002000", "status": {"code": 2}, "attributes": [
            {"key": "count", "value": {"intValue": "3"}}, {"key": "share", "value": {"doubleValue": 0.5}}, {"key": "text", "value": {"stringValue": "值"}}]},
        {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "name": "decode", "kind": 1, "startTimeUnixNano": "0", "endTimeUnixNano": "0",
         "attributes": []}])"));
}

}  // namespace
}  // namespace glimpse::metrics::otlp
