#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace glimpse::metrics {

/// A piece of work on its way through services, as OpenTelemetry knows it. Holds nothing of what was asked or answered.
struct Span {
    enum class Kind { kServer, kInternal };  ///< asked for from outside; a part of that
    using Fact = std::pair<std::string, std::variant<std::int64_t, double, std::string>>;

    std::string trace_id = {};   ///< 32 hexadecimal figures
    std::string id = {};         ///< 16
    std::string parent_id = {};  ///< 16, or empty: it is the first of its trace
    std::string name = {};
    Kind kind = Kind::kServer;
    std::chrono::system_clock::time_point begin = {};
    std::chrono::system_clock::time_point end = {};
    std::vector<Fact> facts = {};
    bool failed = false;
};

/// Takes spans to whoever collects them. Thread-safe.
class SpanSink {
public:
    virtual ~SpanSink() = default;
    /// Does not block. Where too many wait, the oldest are lost.
    virtual void take(std::vector<Span> spans) = 0;
};

}  // namespace glimpse::metrics
