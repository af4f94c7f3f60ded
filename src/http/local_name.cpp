// host = ( name / IPv4 / "[" IPv6 "]" ) [ ":" port ]       RFC 9110, 7.2        origin = scheme "://" host / "null"       RFC 6454, 7
#include "http/local_name.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "http/message.h"

namespace glimpse::http {
namespace {

namespace ip = boost::asio::ip;

std::string_view without_port(std::string_view host) {
    const auto colon = host.rfind(':');
    if (colon == std::string_view::npos || host.ends_with(']')) return host;
    const auto port = host.substr(colon + 1);
    return std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; }) ? host.substr(0, colon) : std::string_view();
}

}  // namespace

bool names_this_machine(std::string_view host) {
    auto name = without_port(host);
    if (equal_ignoring_case(name, "localhost")) return true;
    boost::system::error_code no_address;
    if (!name.starts_with('[') || !name.ends_with(']')) return ip::make_address_v4(name, no_address).is_loopback() && !no_address;
    name = name.substr(1, name.size() - 2);
    return ip::make_address_v6(name, no_address).is_loopback() && !no_address;
}

bool is_page_of_this_machine(std::string_view origin) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (origin.starts_with(scheme)) return names_this_machine(origin.substr(scheme.size()));
    }
    return false;
}

}  // namespace glimpse::http
