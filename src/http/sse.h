#pragma once

#include <string>
#include <string_view>

namespace glimpse::http {

/// One server-sent event (HTML standard, 9.2); `data` is one line of JSON. An empty name leaves `event:` out.
std::string sse_event(std::string_view name, std::string_view data);

/// A comment: clients skip it, proxies see that the stream lives.
inline constexpr std::string_view kSsePing = ": ping\n\n";

}  // namespace glimpse::http
