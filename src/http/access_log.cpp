#include "http/access_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

#include "base/log.h"
#include "http/json_text.h"

namespace glimpse::http {
namespace {

constexpr std::size_t kPathBytesMax = 256;

/// What is loggable of the path: as sent, without the query, cut to length, and whatever no address may hold written as one would: control
/// characters above ASCII (U+009B, U+2028) would reach a terminal otherwise.
std::string shown_path(const Request& request) {
    auto path = std::string_view(request.target).substr(0, request.target.find_first_of("?#"));
    if (path.size() > kPathBytesMax) path = path.substr(0, kPathBytesMax);
    std::string shown;
    for (const char c : path) shown += c > ' ' && c < '\x7f' ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return shown;
}

std::string now_utc() {
    const auto now = std::chrono::system_clock::now();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), ms);
}

/// Nothing where nobody was asked for one. An id is hexadecimal.
std::string key_field(const Request& request) { return request.key_id.empty() ? std::string() : fmt::format(R"("key":"{}",)", request.key_id); }

/// Nothing where it is part of no trace. Both ids are hexadecimal.
std::string trace_field(const Request& request) {
    return request.trace.trace_id.empty() ? std::string() : fmt::format(R"("trace_id":"{}","span_id":"{}",)", request.trace.trace_id, request.trace.span_id);
}

}  // namespace

std::string access_line(const Request& request, const AccessEntry& entry, const std::string& time) {
    return fmt::format(
        R"({{"time":"{}","request_id":"{}",{}"method":"{}","path":{},{}"status":{},"bytes_in":{},"bytes_out":{},"ms":{}}})",
        time, request.id, trace_field(request), name_of(request.method), json_quoted(shown_path(request)), key_field(request), entry.status, entry.bytes_in,
        entry.bytes_out, json_number(entry.ms));
}

void log_access(const Request& request, const AccessEntry& entry) {
    log::info("{}", access_line(request, entry, now_utc()));
}

}  // namespace glimpse::http
