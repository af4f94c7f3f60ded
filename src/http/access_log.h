#pragma once

#include <cstdint>
#include <string>

#include "http/message.h"

namespace glimpse::http {

/// What one request came to.
struct AccessEntry {
    int status = 0;
    std::uint64_t bytes_in = 0;   ///< of the body, as sent
    std::uint64_t bytes_out = 0;  ///< all of the response
    double ms = 0;                ///< from the end of its header to the end of the response
};

/// One JSON line in the log. Path without query, never a body: those may hold what is private.
void log_access(const Request& request, const AccessEntry& entry);

/// The line, for the tests. `time` is when the response ended.
std::string access_line(const Request& request, const AccessEntry& entry, const std::string& time);

}  // namespace glimpse::http
