#include "intake/remote/http_fetcher.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "intake/remote/address_policy.h"
#include "intake/remote/host_list.h"

namespace glimpse::intake::remote {
namespace {

constexpr int kRedirectsMax = 3;
constexpr long kConnectTimeoutMs = 5000;
constexpr int kShownBytesMax = 64;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

tl::unexpected<Error> bad(std::string_view what) { return fail(ErrorCode::kInvalidRequest, "The picture was not fetched: {}.", what); }

/// Parts of an address, as libcurl itself understands it: two parsers would be a hole.
struct Target {
    std::string url;
    std::string scheme;
    std::string host;  // IPv6 in brackets
    std::string port;
};

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
    std::string result(text);
    curl_free(text);
    return result;
}

Result<Target> parse(const std::string& address) {
    const Url url(curl_url(), curl_url_cleanup);
    if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return bad("its address cannot be read");
    Target target{part_of(url.get(), CURLUPART_URL), part_of(url.get(), CURLUPART_SCHEME), part_of(url.get(), CURLUPART_HOST),
                  part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)};
    if (target.scheme != "http" && target.scheme != "https") return bad("only http and https addresses are");
    if (!part_of(url.get(), CURLUPART_USER).empty() || !part_of(url.get(), CURLUPART_PASSWORD).empty()) return bad("its address holds a user name");
    if (target.host.empty()) return bad("its address names no host");
    return target;
}

/// What one request needs while it runs.
struct Running {
    std::string body = {};
    std::size_t bytes_max;
    Reach reach;
    TimePoint end;
    const std::function<bool()>& unwanted;
    bool too_large = false;
    bool out_of_reach = false;
    bool cancelled = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& running = *static_cast<Running*>(user);
    running.too_large = size * count > running.bytes_max - running.body.size();
    if (running.too_large) return 0;
    running.body.append(data, size * count);
    return size * count;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& running = *static_cast<Running*>(user);
    running.cancelled = running.unwanted();
    return running.cancelled ? 1 : 0;
}

/// The last word on where a connection goes, whatever was resolved before.
curl_socket_t on_socket(void* user, curlsocktype, curl_sockaddr* address) {
    auto& running = *static_cast<Running*>(user);
    if (is_in_reach(address->addr, running.reach)) return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    running.out_of_reach = true;
    return CURL_SOCKET_BAD;
}

/// "HOST:PORT:ADDRESS,ADDRESS", so that nothing is resolved a second time.
Result<std::string> pinned(const Target& target, Reach reach) {
    auto name = target.host;
    if (name.starts_with('[')) name = name.substr(1, name.size() - 2);
    addrinfo hints = {};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int problem = getaddrinfo(name.c_str(), nullptr, &hints, &found);
    const Addresses addresses(found, freeaddrinfo);
    if (problem != 0 || !found) return bad("its host is not known");
    std::string pin;
    for (const auto* one = found; one; one = one->ai_next) {
        // One address out of reach among others is how a host is made to mean two things.
        if (!is_in_reach(*one->ai_addr, reach)) return bad("its host is not on the public internet");
        char text[NI_MAXHOST];
        if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0) continue;
        if (!pin.empty()) pin += ',';
        pin += one->ai_family == AF_INET6 ? fmt::format("[{}]", text) : std::string(text);
    }
    return fmt::format("{}:{}:{}", target.host, target.port, pin);
}

class HttpFetcher final : public PictureFetcher {
public:
    HttpFetcher(HostList hosts, const FetchSettings& settings)
        : hosts_(std::move(hosts)), time_max_(settings.time_max), reach_(settings.loopback ? Reach::kPublicAndThisMachine : Reach::kPublic) {}

    Result<std::string> fetch(const std::string& address, std::size_t bytes_max, TimePoint deadline,
                              const std::function<bool()>& unwanted) const override {
        Running running{.bytes_max = bytes_max, .reach = reach_, .end = std::min(deadline, Clock::now() + time_max_), .unwanted = unwanted};
        TRY(auto target, parse(address));
        for (int redirects = 0; redirects <= kRedirectsMax; ++redirects) {
            TRY_VOID(check(target));
            TRY(const auto next, get(target, running));
            if (next.empty()) return std::move(running.body);
            const auto before = std::exchange(target.scheme, {});
            TRY(target, parse(next));
            if (before == "https" && target.scheme != "https") return bad("its host leads from https to http");
            running.body.clear();
        }
        return bad(fmt::format("its host leads on more than {} times", kRedirectsMax));
    }

private:
    Result<void> check(const Target& target) const {
        if (!hosts_.holds(target.host)) {
            return bad(fmt::format("its host {}is not one that this server fetches from",
                                   target.host.size() <= kShownBytesMax ? target.host + " " : std::string()));
        }
        const bool usual = target.port == (target.scheme == "https" ? "443" : "80");
        if (!usual && reach_ == Reach::kPublic) return bad("only the usual ports 80 and 443 are asked");
        return {};
    }

    /// Where to go on, or nothing: the body is complete.
    Result<std::string> get(const Target& target, Running& running) const {
        TRY(const auto pin, pinned(target, reach_));
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(running.end - Clock::now());
        if (left.count() <= 0) return fail(ErrorCode::kTimeout, "The picture could not be fetched in time.");
        const Handle curl(curl_easy_init(), curl_easy_cleanup);
        const Lines pins(curl_slist_append(nullptr, pin.c_str()), curl_slist_free_all);
        const Lines headers(curl_slist_append(nullptr, "Accept: image/*, application/pdf"), curl_slist_free_all);
        if (!curl || !pins || !headers) return fail(ErrorCode::kInternal, "libcurl does not start");
        curl_easy_setopt(curl.get(), CURLOPT_URL, target.url.c_str());
        curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl.get(), CURLOPT_RESOLVE, pins.get());
        curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");  // the environment's would connect for us, where nothing is checked
        curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETFUNCTION, on_socket);
        curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETDATA, &running);
        curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "glimpse");
        curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
        curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
        curl_easy_setopt(curl.get(), CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(running.bytes_max));
        curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &running);
        curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, on_progress);
        curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &running);
        return outcome_of(curl_easy_perform(curl.get()), curl.get(), running);
    }

    static Result<std::string> outcome_of(CURLcode code, CURL* curl, const Running& running) {
        if (running.cancelled) return fail(ErrorCode::kCancelled, "The request was cancelled.");
        if (running.too_large || code == CURLE_FILESIZE_EXCEEDED) {
            return fail(ErrorCode::kTooLarge, "The picture was not fetched: it has more than the {} bytes that are left of a request.", running.bytes_max);
        }
        if (running.out_of_reach) return bad("its host is not on the public internet");
        if (code == CURLE_OPERATION_TIMEDOUT) return fail(ErrorCode::kTimeout, "The picture could not be fetched in time.");
        if (code != CURLE_OK) return tl::unexpected(Error{ErrorCode::kInvalidRequest, "The picture was not fetched: its host does not answer.", curl_easy_strerror(code)});
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        char* next = nullptr;
        curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &next);
        if (status / 100 == 3 && next) return std::string(next);
        if (status != 200) return bad(fmt::format("its host answered {}", status));
        return std::string();
    }

    const HostList hosts_;
    const std::chrono::seconds time_max_;
    const Reach reach_;
};

}  // namespace

Result<std::unique_ptr<const PictureFetcher>> http_fetcher(const FetchSettings& settings) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    TRY(auto hosts, HostList::parse(settings.hosts));
    return std::make_unique<const HttpFetcher>(std::move(hosts), settings);
}

}  // namespace glimpse::intake::remote
