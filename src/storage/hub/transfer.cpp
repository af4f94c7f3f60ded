#include "storage/hub/transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <mutex>

#include "storage/hub/sha256.h"
#include "storage/hub/url.h"

namespace glimpse::storage::hub {

namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Kind = TransferOutcome::Kind;

/// State that curl's callbacks share.
struct Running {
    CURL* curl;
    TransferSink& sink;
    HeadReader reader = {};
    bool head_given = false;
    bool broken_off = false;

    bool give_head() {
        if (head_given) return true;
        head_given = true;
        broken_off = !sink.on_head(reader.head());
        return !broken_off;
    }
};

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
    static_cast<Running*>(user)->reader.read_line({data, size * count});
    return size * count;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& running = *static_cast<Running*>(user);
    const std::size_t bytes = size * count;
    if (running.reader.head().status / 100 != 2) return bytes;  // the body of a redirect
    if (!running.give_head()) return 0;
    running.broken_off = !running.sink.on_body({data, bytes});
    return running.broken_off ? 0 : bytes;
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& running = *static_cast<Running*>(user);
    running.broken_off = running.broken_off || !running.sink.keep_going();
    return running.broken_off ? 1 : 0;
}

void configure(CURL* curl, const TransferRequest& request, Running& running, char* problem) {
    const char* protocols = request.url.starts_with("https://") ? "https" : "http,https";
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, static_cast<long>(request.redirects_max));
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "glimpse");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stall_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &running);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &running);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &running);
    if (request.offset > 0) {
        curl_easy_setopt(curl, CURLOPT_RANGE, fmt::format("{}-", request.offset).c_str());
    }
    if (!request.token.empty() && may_carry_token(request.url)) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, request.token.c_str());
    }
}

bool is_transient(CURLcode code) {
    constexpr std::array kTransient = {
        CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY,
        CURLE_COULDNT_CONNECT,      CURLE_PARTIAL_FILE,
        CURLE_OPERATION_TIMEDOUT,   CURLE_SSL_CONNECT_ERROR,
        CURLE_GOT_NOTHING,          CURLE_SEND_ERROR,
        CURLE_RECV_ERROR,           CURLE_HTTP2,
        CURLE_HTTP2_STREAM,         CURLE_WEIRD_SERVER_REPLY,
    };
    return std::ranges::find(kTransient, code) != kTransient.end();
}

bool is_transient(int status) {
    return status == 408 || status == 425 || status == 429 || status / 100 == 5;
}

TransferOutcome outcome_of(CURLcode code, const Running& running, const char* problem) {
    TransferOutcome outcome;
    outcome.status = running.reader.head().status;
    outcome.problem = *problem != '\0' ? problem : curl_easy_strerror(code);
    if (running.broken_off) {
        outcome.kind = Kind::kBrokenOff;
    } else if (code == CURLE_OK && outcome.status / 100 == 2) {
        outcome.kind = Kind::kComplete;
    } else if (code == CURLE_OK || code == CURLE_HTTP_RETURNED_ERROR) {
        outcome.kind = is_transient(outcome.status) ? Kind::kTransient : Kind::kRefused;
        outcome.problem = fmt::format("the server answered {}", outcome.status);
    } else if (code == CURLE_TOO_MANY_REDIRECTS) {
        outcome.problem = "the server sends us in circles (too many redirects)";
    } else {
        outcome.kind = is_transient(code) ? Kind::kTransient : Kind::kRefused;
    }
    curl_off_t seconds = 0;
    if (curl_easy_getinfo(running.curl, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0) {
        outcome.retry_after = std::chrono::seconds(seconds);
    }
    return outcome;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string digest_in(std::string_view tag) {
    if (tag.starts_with("W/")) return {};  // a weak tag says nothing about bytes
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
    if (!is_sha256(tag)) return {};
    std::string digest(tag);
    std::ranges::transform(digest, digest.begin(), [](unsigned char c) { return std::tolower(c); });
    return digest;
}

}  // namespace

void HeadReader::read_line(std::string_view line) {
    line = trimmed(line);
    if (line.starts_with("HTTP/")) {
        const auto space = line.find(' ');
        const auto status = space == std::string_view::npos ? std::nullopt : number(line.substr(space + 1, 3));
        head_ = {};
        head_.status = static_cast<int>(status.value_or(0));
        tag_.clear();
        date_.clear();
    }
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        std::string name(line.substr(0, colon));
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
        const auto value = trimmed(line.substr(colon + 1));
        if (name == "x-linked-etag" && linked_tag_.empty()) linked_tag_ = value;
        if (name == "x-linked-size" && !linked_bytes_) linked_bytes_ = number(value);
        if (name == "etag") tag_ = value;
        if (name == "last-modified") date_ = value;
        if (name == "content-length") head_.content_bytes = number(value);
        if (name == "content-range" && value.starts_with("bytes ")) {  // bytes FIRST-LAST/WHOLE
            const auto range = value.substr(6);
            const auto slash = range.find('/');
            head_.range_first = number(range.substr(0, std::min(range.find('-'), slash)));
            if (slash != std::string_view::npos) head_.whole_bytes = number(range.substr(slash + 1));
        }
    }
    if (head_.status == 200) head_.whole_bytes = head_.content_bytes;
    if (!head_.whole_bytes && linked_bytes_) head_.whole_bytes = linked_bytes_;
    head_.identity = !linked_tag_.empty() ? linked_tag_ : !tag_.empty() ? tag_ : date_;
    head_.sha256 = digest_in(linked_tag_.empty() ? tag_ : linked_tag_);
}

TransferOutcome transfer(const TransferRequest& request, TransferSink& sink) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const Handle curl(curl_easy_init(), curl_easy_cleanup);
    if (!curl) return {Kind::kRefused, 0, "libcurl does not start", {}};
    Running running{curl.get(), sink};
    std::array<char, CURL_ERROR_SIZE> problem = {};
    configure(curl.get(), request, running, problem.data());
    const auto code = curl_easy_perform(curl.get());
    if (code == CURLE_OK && running.reader.head().status / 100 == 2) running.give_head();  // an empty file
    return outcome_of(code, running, problem.data());
}

}  // namespace glimpse::storage::hub
