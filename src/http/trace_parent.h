#pragma once

#include <string>
#include <string_view>

namespace glimpse::http {

/// What joins a request to the trace that it is part of (W3C Trace Context, level 1).
struct TraceParent {
    std::string trace_id = {};  ///< 32 hexadecimal figures; empty: it is part of none
    std::string span_id = {};   ///< 16: of this request, ours
    std::string flags = {};     ///< 2, as they came
    std::string parent_id = {}; ///< 16: the span that it came from; empty where the trace begins here

    /// Whether somebody collects it.
    bool is_sampled() const;

    /// The header's value; empty without a trace.
    std::string text() const;
};

/// Of the header `traceparent`, as it came. One that the standard calls invalid is none.
TraceParent join_trace(std::string_view header);

/// A trace that begins here, and is sampled.
TraceParent begin_trace();

/// 16 hexadecimal figures.
std::string make_span_id();

}  // namespace glimpse::http
