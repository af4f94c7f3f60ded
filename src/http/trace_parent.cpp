#include "http/trace_parent.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ids.h"

namespace glimpse::http {
namespace {

// 00-TRACE-SPAN-FLAGS; a later version may go on after another dash.
constexpr std::size_t kVersionEnd = 2, kTraceEnd = 35, kSpanEnd = 52, kSize = 55, kSpanFigures = 16;

bool is_hexadecimal(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

std::string TraceParent::text() const { return trace_id.empty() ? std::string() : fmt::format("00-{}-{}-{}", trace_id, span_id, flags); }

TraceParent join_trace(std::string_view header) {
    if (header.size() < kSize || header[kVersionEnd] != '-' || header[kTraceEnd] != '-' || header[kSpanEnd] != '-') return {};
    const auto version = header.substr(0, kVersionEnd), trace = header.substr(3, 32), span = header.substr(36, kSpanFigures), flags = header.substr(53, 2);
    for (const auto part : {version, trace, span, flags}) {
        if (!is_hexadecimal(part)) return {};
    }
    if (version == "ff" || is_zero(trace) || is_zero(span)) return {};
    if (header.size() > kSize && (version == "00" || header[kSize] != '-')) return {};
    return {std::string(trace), make_span_id(), std::string(flags), std::string(span)};
}

bool TraceParent::is_sampled() const {
    // The last bit of the flags.
    constexpr std::string_view kOdd = "13579bdf";
    return !flags.empty() && kOdd.find(flags.back()) != std::string_view::npos;
}

TraceParent begin_trace() { return {make_id("") + make_id("").substr(0, 8), make_span_id(), "01"}; }

std::string make_span_id() { return make_id("").substr(0, kSpanFigures); }

}  // namespace glimpse::http
