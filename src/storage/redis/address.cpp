#include "storage/redis/address.h"

#include <curl/curl.h>

#include <charconv>
#include <memory>

namespace glimpse::storage::redis {
namespace {

constexpr int kDatabasesMax = 1024;
constexpr std::string_view kSocket = "socket=";

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(const Url& url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, CURLU_URLDECODE) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
    return text;
}

/// `unset` where `text` is empty; -1 for what is no number up to `max`.
int number(std::string_view text, int unset, int max) {
    if (text.empty()) return unset;
    int value = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc() && read.ptr == end && value >= 0 && value <= max ? value : -1;
}

}  // namespace

std::string Address::place() const { return socket.empty() ? fmt::format("{}:{}", host, port) : socket; }

Result<Address> parse_address(const std::string& text) {
    const Url url(curl_url(), curl_url_cleanup);
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
        return fail(ErrorCode::kInvalidRequest, "write it as redis://HOST:PORT or redis://USER:PASSWORD@HOST:PORT/NUMBER");
    }
    const auto scheme = part(url, CURLUPART_SCHEME);
    const auto path = part(url, CURLUPART_PATH);
    Address address{.user = part(url, CURLUPART_USER), .password = part(url, CURLUPART_PASSWORD)};
    if (scheme != "redis") return fail(ErrorCode::kInvalidRequest, "it begins with redis://");
    if (const auto query = part(url, CURLUPART_QUERY); !query.empty()) {
        if (!query.starts_with(kSocket)) return fail(ErrorCode::kInvalidRequest, "after the question mark may stand socket=PATH");
        address.socket = query.substr(kSocket.size());
    }
    address.host = part(url, CURLUPART_HOST);
    if (address.host.starts_with('[')) address.host = address.host.substr(1, address.host.size() - 2);
    const int port = number(part(url, CURLUPART_PORT), address.port, 65535);
    address.database = number(path.empty() ? path : path.substr(1), 0, kDatabasesMax);
    if (address.host.empty()) return fail(ErrorCode::kInvalidRequest, "it names no host");
    if (port <= 0) return fail(ErrorCode::kInvalidRequest, "its port is none");
    if (address.database < 0) return fail(ErrorCode::kInvalidRequest, "behind the host stands a database's number, up to {}", kDatabasesMax);
    address.port = static_cast<std::uint16_t>(port);
    return address;
}

}  // namespace glimpse::storage::redis
