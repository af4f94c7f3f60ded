#pragma once

#include <string_view>

namespace glimpse::http {

/// Whether the value of a Host header is a name that means this machine on every machine, whoever answers for names: localhost, 127.x.x.x, [::1].
bool names_this_machine(std::string_view host);

/// The same of an Origin header: a page that this machine served.
bool is_page_of_this_machine(std::string_view origin);

}  // namespace glimpse::http
