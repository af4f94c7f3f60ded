#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "metrics/span.h"

namespace glimpse::http {

/// Every limit of the HTTP server. Nothing a client sends is read, kept or waited for beyond one of these.
struct ServerSettings {
    std::string address = "127.0.0.1";  ///< an IP address; "0.0.0.0" or "::" for every interface
    std::uint16_t port = 7860;          ///< 0 takes any free one, see Server::port()
    int io_threads = 2;
    std::string cors_origins = {};   ///< of other sites whose pages may use the API, `https://HOST[:PORT]` with commas between; empty: none
    bool this_machine_only = false;  ///< refuse requests under other names than this machine's own, and those of other sites' pages
    int connections_max = 4096;  ///< one more is accepted, told 503 and closed

    std::size_t header_bytes_max = 16 * 1024;          ///< request line and header fields together
    std::size_t body_bytes_max = 32 * 1024 * 1024;     ///< as sent, and again once unpacked
    std::size_t bodies_bytes_max = 512 * 1024 * 1024;  ///< all bodies in flight together; above it 429

    std::chrono::seconds header_timeout{15};  ///< from the first byte of a request to the end of its header
    std::chrono::seconds idle_timeout{75};    ///< without a byte between requests
    std::chrono::seconds body_timeout{30};    ///< without a byte of it; for all of it, plus its size at the rate below
    std::chrono::seconds write_timeout{30};   ///< for one write, plus its size at the rate below
    std::size_t transfer_bytes_per_s_min = 16 * 1024;
    std::chrono::milliseconds linger{2000};  ///< reading on after a refusal, so that the client sees the answer
    std::chrono::seconds ping_interval{15};  ///< a comment on a silent event stream

    std::chrono::seconds request_timeout{300};  ///< the longest that an answer may take; a client may ask for less with X-Request-Timeout
    std::chrono::seconds drain{30};             ///< for answers in flight when the server stops
    std::size_t compress_bytes_min = 1024;      ///< smaller responses are sent as they are

    metrics::SpanSink* spans = nullptr;  ///< takes a span of each request to the API; outlives the server. Null: nobody wants them
};

}  // namespace glimpse::http
