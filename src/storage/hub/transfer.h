#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace glimpse::storage::hub {

/// One GET, with what guards it.
struct TransferRequest {
    std::string url;
    std::string token = {};    ///< sent as a bearer token to the host of `url` only, never along a redirect
    std::uint64_t offset = 0;  ///< asks for the bytes from here on
    int redirects_max = 5;
    std::chrono::seconds connect_timeout{20};
    std::chrono::seconds stall_timeout{30};  ///< without a byte for so long, the connection is given up
};

/// What the answer says about itself before its first byte.
struct ResponseHead {
    int status = 0;
    std::string identity = {};  ///< linked tag of the hub, else ETag, else Last-Modified; empty: none
    std::string sha256 = {};    ///< when a tag is one
    std::optional<std::uint64_t> content_bytes = {};  ///< of this body
    std::optional<std::uint64_t> range_first = {};    ///< of a 206
    std::optional<std::uint64_t> whole_bytes = {};    ///< of the whole file
};

/// Takes one answer. Called from the thread that runs transfer().
class TransferSink {
public:
    virtual ~TransferSink() = default;
    /// Once for a 2xx answer, before any byte; false breaks off.
    virtual bool on_head(const ResponseHead& head) = 0;
    /// False breaks off.
    virtual bool on_body(std::string_view bytes) = 0;
    /// Asked about once a second and at every piece; false breaks off.
    virtual bool keep_going() = 0;
};

struct TransferOutcome {
    enum class Kind {
        kComplete,   ///< a whole 2xx answer arrived
        kBrokenOff,  ///< the sink said so
        kTransient,  ///< worth another try: network, 408, 429, 5xx
        kRefused,    ///< another try would end the same
    };
    Kind kind = Kind::kRefused;
    int status = 0;                       ///< HTTP, 0 when there was no answer
    std::string problem;                  ///< for a person
    std::chrono::seconds retry_after{0};  ///< as the server asked; 0: it did not
};

/// Blocks. Follows redirects within http and https, and never from https back to http.
TransferOutcome transfer(const TransferRequest& request, TransferSink& sink);

/// Adds one header line to what is known; "HTTP/..." starts a new answer. Exposed for tests.
class HeadReader {
public:
    void read_line(std::string_view line);
    const ResponseHead& head() const { return head_; }

private:
    ResponseHead head_;
    std::string linked_tag_;  // of the hub's redirect: outlives it
    std::optional<std::uint64_t> linked_bytes_;
    std::string tag_;
    std::string date_;
};

}  // namespace glimpse::storage::hub
