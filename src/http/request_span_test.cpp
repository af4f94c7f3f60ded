#include "http/request_span.h"

#include <gmock/gmock.h>

namespace glimpse::http {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto kSent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const auto kEnd = std::chrono::system_clock::time_point(100s);

Request sent(std::string_view traceparent) {
    Request request;
    request.id = "req_1";
    request.key_id = "00ff";
    request.method = Method::kPost;
    request.target = "/api/v1/inference?secret=1";
    request.trace = join_trace(traceparent);
    return request;
}

metrics::Span::Fact fact(std::string name, std::int64_t value) { return {std::move(name), value}; }

TEST(RequestSpan, TellsARequestWithinItsTrace) {
    const auto request = sent(kSent);
    const auto spans = spans_of(request, "/api/v1/inference", {429, 10, 20, 1500}, {}, kEnd);
    ASSERT_THAT(spans, SizeIs(1));
    const auto& span = spans.front();
    EXPECT_EQ(span.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(span.parent_id, "00f067aa0ba902b7");
    EXPECT_EQ(span.id, request.trace.span_id);
    EXPECT_EQ(span.name, "POST /api/v1/inference");
    EXPECT_EQ(span.end - span.begin, 1500ms);
    EXPECT_EQ(span.end, kEnd);
    EXPECT_FALSE(span.failed);
    EXPECT_THAT(span.facts, Contains(fact("http.response.status_code", 429)));
    EXPECT_TRUE(spans_of(request, "/api/v1/inference", {503, 10, 20, 1500}, {}, kEnd).front().failed);
}

TEST(RequestSpan, TellsWhereTheTimeOfAnAnswerWent) {
    AnswerFacts answer{.model = "nano", .finish_reason = "stop", .usage = {20, 10, 5, 7}};
    answer.timings = {.queue = 5, .intake = 30, .vision = 100, .prefill = 200, .decode = 600, .total = 1000};
    const auto spans = spans_of(sent(kSent), "/api/v1/inference", {200, 10, 20, 1010}, answer, kEnd);
    ASSERT_THAT(spans, SizeIs(4));
    const auto begin = spans[0].begin;
    const auto is_part = [&](const metrics::Span& span, std::string_view name, auto from, auto to) {
        return span.name == name && span.parent_id == spans[0].id && span.id != spans[0].id && span.begin - begin == from && span.end - begin == to;
    };
    EXPECT_TRUE(is_part(spans[1], "intake", 0ms, 30ms));
    EXPECT_TRUE(is_part(spans[2], "prefill", 200ms, 400ms));
    EXPECT_TRUE(is_part(spans[3], "decode", 400ms, 1000ms));
    EXPECT_THAT(spans[0].facts, Contains(fact("gen_ai.usage.output_tokens", 7)));
    answer.cached = true;
    EXPECT_THAT(spans_of(sent(kSent), "/api/v1/inference", {200, 10, 20, 3}, answer, kEnd), SizeIs(1));
}

TEST(RequestSpan, WhatIsNotSampledIsNotTold) {
    EXPECT_THAT(spans_of(sent(""), "/api/v1/inference", {200, 1, 1, 1}, {}, kEnd), IsEmpty());
    EXPECT_THAT(spans_of(sent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"), "/api/v1/inference", {200, 1, 1, 1}, {}, kEnd), IsEmpty());
    EXPECT_THAT(spans_of(sent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03"), "/api/v1/inference", {200, 1, 1, 1}, {}, kEnd), SizeIs(1));
}

TEST(RequestSpan, ATraceThatBeginsHereHasNoParent) {
    auto request = sent("");
    request.trace = begin_trace();
    const auto spans = spans_of(request, "/api/v1/inference", {200, 1, 1, 1}, {}, kEnd);
    ASSERT_THAT(spans, SizeIs(1));
    EXPECT_THAT(spans[0].trace_id, SizeIs(32));
    EXPECT_THAT(spans[0].id, SizeIs(16));
    EXPECT_EQ(spans[0].parent_id, "");
    EXPECT_EQ(join_trace(request.trace.text()).trace_id, spans[0].trace_id);
}

}  // namespace
}  // namespace glimpse::http
