#pragma once

#include <string>
#include <string_view>

namespace glimpse::http {

/// What joins a request to the trace that it is part of (W3C Trace Context, level 1).
struct TraceParent {
    std::string trace_id = {};  ///< 32 hexadecimal figures; empty: it is part of none
    std::string span_id = {};   ///< 16: of this request, ours
    std::string flags = {};     ///< 2, as they came

    /// The header's value; empty without a trace.
    std::string text() const;
};

/// Of the header `traceparent`, as it came. One that the standard calls invalid is none.
TraceParent join_trace(std::string_view header);

}  // namespace glimpse::http
