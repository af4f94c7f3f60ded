#include "http/sse.h"

#include <fmt/format.h>

namespace glimpse::http {

std::string sse_event(std::string_view name, std::string_view data) {
    if (name.empty()) return fmt::format("data: {}\n\n", data);
    return fmt::format("event: {}\ndata: {}\n\n", name, data);
}

}  // namespace glimpse::http
