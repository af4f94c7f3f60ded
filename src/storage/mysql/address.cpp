#include "storage/mysql/address.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace glimpse::storage::mysql {
namespace {

constexpr std::string_view kScheme = "mysql://";

tl::unexpected<Error> bad(std::string_view what) {
    return fail(ErrorCode::kInvalidRequest, "{}; write mysql://USER:PASSWORD@HOST:PORT/DATABASE", what);
}

/// What stands before the first `end`, which is taken from `text` with it; absent, if there is none.
std::optional<std::string_view> take_until(std::string_view& text, char end) {
    const auto at = text.find(end);
    if (at == std::string_view::npos) return {};
    const auto part = text.substr(0, at);
    text.remove_prefix(at + 1);
    return part;
}

Result<std::string> decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        unsigned char byte = 0;
        const auto digits = text.substr(i + 1, 2);
        const auto* end = digits.data() + digits.size();
        if (digits.size() != 2 || std::from_chars(digits.data(), end, byte, 16).ptr != end) return bad("a % is not followed by two hex digits");
        plain += static_cast<char>(byte);
        i += 2;
    }
    return plain;
}

Result<void> read_host(std::string_view text, Address& address) {
    auto host = text;
    if (text.starts_with('[')) {
        const auto bracket = text.find(']');
        if (bracket == std::string_view::npos) return bad("a bracket of the host is not closed");
        host = text.substr(1, bracket - 1);
        text.remove_prefix(bracket + 1);
    } else {
        host = text.substr(0, text.find(':'));
        text.remove_prefix(host.size());
    }
    address.host = host;
    if (text.empty()) return {};
    const auto port = text.substr(1);
    const auto* end = port.data() + port.size();
    const auto read = std::from_chars(port.data(), end, address.port);
    if (!text.starts_with(':') || read.ec != std::errc() || read.ptr != end || address.port == 0) return bad("the port is no number from 1 to 65535");
    return {};
}

Result<void> read_option(std::string_view option, Address& address) {
    auto value = option;
    const auto name = take_until(value, '=');
    if (name == "socket") {
        TRY(address.socket, decoded(value));
    } else if (name == "tls" && value == "off") {
        address.tls = Tls::kOff;
    } else if (name == "tls" && value == "prefer") {
        address.tls = Tls::kPrefer;
    } else if (name == "tls" && value == "require") {
        address.tls = Tls::kRequire;
    } else {
        return bad("after the question mark may stand socket=PATH and tls=off, prefer or require");
    }
    return {};
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
    if (!url.starts_with(kScheme)) return bad("the address does not begin with mysql://");
    url.remove_prefix(kScheme.size());
    const auto question = std::min(url.find('?'), url.size());
    auto options = url.substr(question);
    url = url.substr(0, question);

    Address address;
    auto database = url;
    const auto authority = take_until(database, '/');
    if (!authority || database.empty() || database.find('/') != std::string_view::npos) return bad("it names no database");
    TRY(address.database, decoded(database));
    const auto at = authority->rfind('@');
    if (at == std::string_view::npos || at == 0) return bad("it names no user");
    auto password = authority->substr(0, at);
    const auto user = take_until(password, ':');
    TRY(address.user, decoded(user.value_or(password)));
    if (user) {
        TRY(address.password, decoded(password));
    }
    TRY_VOID(read_host(authority->substr(at + 1), address));
    while (!options.empty()) {
        options.remove_prefix(1);
        const auto option = options.substr(0, options.find('&'));
        options.remove_prefix(option.size());
        TRY_VOID(read_option(option, address));
    }
    if (address.host.empty() && address.socket.empty()) return bad("it names no host");
    return address;
}

}  // namespace glimpse::storage::mysql
