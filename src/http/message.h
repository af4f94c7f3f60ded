#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "http/trace_parent.h"

namespace glimpse::http {

/// Case-insensitive for ASCII, as header names, codings and media types are compared.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Without spaces and tabs at both ends (the OWS of RFC 9110).
std::string_view trimmed(std::string_view text);

struct Header {
    std::string name;
    std::string value;
};

/// Header fields in the order of arrival; names compare without case.
class Headers {
public:
    void add(std::string_view name, std::string_view value);
    /// Replaces every field of that name.
    void set(std::string_view name, std::string_view value);
    /// The first field of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    /// All values of a list header joined by ", "; empty when absent.
    std::string joined(std::string_view name) const;
    const std::vector<Header>& all() const { return fields_; }

private:
    std::vector<Header> fields_;
};

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };

std::string_view name_of(Method method);

/// One decoded `name=value` of a query string.
struct Parameter {
    std::string name;
    std::string value;
};

/// What a key may still ask for in this minute.
struct RateRoom {
    std::int64_t limit = 0;
    std::int64_t remaining = 0;
    std::int64_t reset_s = 0;  ///< until all of it is there again
};

/// A request as the connection read it. Bytes from outside: nothing here is checked beyond HTTP's own grammar.
struct Request {
    std::string id;  ///< X-Request-Id, the client's if it was well-formed
    TraceParent trace = {};
    Method method = Method::kOther;
    std::string target = {};  ///< as sent
    std::string path = {};    ///< decoded; set by the router
    std::vector<Parameter> parameters = {};
    Headers headers = {};
    bool http_1_0 = false;
    bool keep_alive = true;
    bool chunked = false;
    std::optional<std::uint64_t> content_length = {};
    std::string body = {};
    TimePoint received_at = {};  ///< when its header was complete
    TimePoint deadline = {};     ///< of its answer; set by the router
    bool impatient = false;      ///< that is the client's own, and earlier than the server's
    std::uint64_t account = 0;   ///< of that key: accounts that wait share the engine equally; who came without a key is one of them
    std::string key_id = {};     ///< of the key it came with, once that is known to be good
    std::optional<RateRoom> rate_room = {};  ///< where that key has a quota of requests
};

struct Response {
    int status = 200;
    Headers headers = {};
    std::string body = {};
    std::string_view static_body = {};  ///< sent instead of `body` when not empty; must live for ever

    std::string_view bytes() const { return static_body.empty() ? std::string_view(body) : static_body; }
};

/// 200 with a body of that type.
Response make_response(std::string_view content_type, std::string body);
Response json_response(std::string body);

}  // namespace glimpse::http
