#include "intake/remote/http_exchange.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>

#include <memory>
#include <mutex>

namespace glimpse::intake::remote {
namespace {

constexpr long kConnectTimeoutMs = 5000;
constexpr std::size_t kShownBytesMax = 64;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Lines = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

tl::unexpected<Error> bad(std::string_view what, std::string detail = {}) {
    return tl::unexpected(Error{ErrorCode::kInvalidRequest, std::string(what), std::move(detail)});
}

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
    std::string result(text);
    curl_free(text);
    return result;
}

/// What a request needs while it runs.
struct Running {
    const Exchange& request;
    std::string body = {};
    bool too_large = false;
    bool out_of_reach = false;
    bool cancelled = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& running = *static_cast<Running*>(user);
    running.too_large = size * count > running.request.bytes_max - running.body.size();
    if (running.too_large) return 0;
    running.body.append(data, size * count);
    return size * count;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& running = *static_cast<Running*>(user);
    running.cancelled = running.request.unwanted && running.request.unwanted();
    return running.cancelled ? 1 : 0;
}

/// The last word on where a connection goes, whatever was resolved before.
curl_socket_t on_socket(void* user, curlsocktype, curl_sockaddr* address) {
    auto& running = *static_cast<Running*>(user);
    if (is_in_reach(address->addr, running.request.reach)) return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
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

void set_up(CURL* curl, const Exchange& request, const curl_slist* pins, const curl_slist* headers, Running& running, std::chrono::milliseconds left) {
    curl_easy_setopt(curl, CURLOPT_URL, request.target.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_RESOLVE, pins);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the environment's would connect for us, where nothing is checked
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &running);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "glimpse");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.bytes_max));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &running);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &running);
    if (request.body == nullptr) return;
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body->data());
}

Result<Answer> outcome_of(CURLcode code, CURL* curl, Running& running) {
    if (running.cancelled) return fail(ErrorCode::kCancelled, "The request was cancelled.");
    if (running.too_large || code == CURLE_FILESIZE_EXCEEDED) return fail(ErrorCode::kTooLarge, "its answer has more than {} bytes", running.request.bytes_max);
    if (running.out_of_reach) return bad("its host is not on the public internet");
    if (code == CURLE_OPERATION_TIMEDOUT) return fail(ErrorCode::kTimeout, "its host did not answer in time");
    if (code != CURLE_OK) return bad("its host does not answer", curl_easy_strerror(code));
    Answer answer{.body = std::move(running.body)};
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    char* next = nullptr;
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &next);
    if (answer.status / 100 == 3 && next) answer.next = next;
    return answer;
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

}  // namespace

Result<Target> Destinations::target_of(const std::string& address) const {
    TRY(auto target, parse(address));
    if (!hosts_.holds(target.host)) {
        return bad(fmt::format("its host {}is not one that this server asks", target.host.size() <= kShownBytesMax ? target.host + " " : std::string()));
    }
    const bool usual = target.port == (target.scheme == "https" ? "443" : "80");
    if (!usual && reach_ == Reach::kPublic) return bad("only the usual ports 80 and 443 are asked");
    return target;
}

Result<Answer> exchange(const Exchange& request) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    TRY(const auto pin, pinned(request.target, request.reach));
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(request.deadline - Clock::now());
    if (left.count() <= 0) return fail(ErrorCode::kTimeout, "its host did not answer in time");
    const Handle curl(curl_easy_init(), curl_easy_cleanup);
    const Lines pins(curl_slist_append(nullptr, pin.c_str()), curl_slist_free_all);
    Lines headers(nullptr, curl_slist_free_all);
    for (const auto& header : request.headers) headers.reset(curl_slist_append(headers.release(), header.c_str()));
    if (!curl || !pins) return fail(ErrorCode::kInternal, "libcurl does not start");
    Running running{request};
    set_up(curl.get(), request, pins.get(), headers.get(), running, left);
    const auto code = curl_easy_perform(curl.get());
    return outcome_of(code, curl.get(), running);
}

}  // namespace glimpse::intake::remote
