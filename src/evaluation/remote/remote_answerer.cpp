#include "evaluation/remote/remote_answerer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"

namespace glimpse::evaluation::remote {

namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr std::size_t kReplyBytesMax = 4 * 1024 * 1024;  // the longest answer in tokens, and its JSON, have room
constexpr auto kConnectTimeout = std::chrono::seconds(10);
constexpr auto kStateTimeout = std::chrono::seconds(10);
constexpr auto kPauseFirst = milliseconds(250);  // doubles with each attempt, up to
constexpr auto kPauseMax = milliseconds(10'000);

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Form = std::unique_ptr<curl_mime, decltype(&curl_mime_free)>;

/// One answer over HTTP, or why there is none.
struct Reply {
    CURLcode code = CURLE_OK;
    int status = 0;
    std::string body = {};
    std::string problem = {};
    std::chrono::seconds retry_after{0};
};

struct Running {
    const RemoteSettings& settings;
    std::string body = {};
    bool too_long = false;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
    auto& running = *static_cast<Running*>(user);
    const auto bytes = size * count;
    running.too_long = running.body.size() + bytes > kReplyBytesMax;
    if (running.too_long) return 0;
    running.body.append(data, bytes);
    return bytes;
}

bool keeps_going(const RemoteSettings& settings) {
    return !settings.keep_going || settings.keep_going();
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return keeps_going(static_cast<Running*>(user)->settings) ? 0 : 1;
}

bool is_this_machine(std::string_view url) {
    constexpr std::array<std::string_view, 3> kHere = {"http://127.", "http://localhost", "http://[::1]"};
    return std::ranges::any_of(kHere, [&](auto here) { return url.starts_with(here); });
}

Result<std::string> checked_url(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    std::string_view rest = url;
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!rest.starts_with(scheme)) continue;
        rest.remove_prefix(scheme.size());
        const bool plain =
            std::ranges::all_of(rest, [](char c) { return c > ' ' && c < 127 && c != '"' && c != '\\'; });
        if (plain && !rest.empty() && rest.front() != '/' && rest.find_first_of("@?#") == std::string_view::npos)
            return url;
        break;
    }
    return fail(ErrorCode::kInvalidRequest, "\"{}\" is no address of a server; one looks like http://127.0.0.1:7860",
                url);
}

Result<json::value> parse_object(const std::string& body) try {
    boost::system::error_code error;
    auto value = json::parse(body, error);
    if (!error && value.is_object()) return value;
    return fail(ErrorCode::kInternal, "the server's answer is no JSON object");
} catch (const std::exception&) {
    return fail(ErrorCode::kInternal, "the server's answer cannot be read");
}

std::string text_at(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

domain::FinishReason finish_reason_named(std::string_view name) {
    using domain::FinishReason;
    for (const auto reason : {FinishReason::kLength, FinishReason::kCancelled}) {
        if (name == domain::name_of(reason)) return reason;
    }
    return FinishReason::kStop;
}

Result<domain::Answer> answer_in(const std::string& body) {
    TRY(const auto value, parse_object(body));
    const auto& object = value.get_object();
    const auto* result = object.if_contains("result");
    if (result == nullptr || !result->is_string()) {
        return fail(ErrorCode::kInternal, "the server's answer has no \"result\"; is it a Glimpse server?");
    }
    domain::Answer answer;
    answer.id = text_at(object, "id");
    answer.result = text_at(object, "result");
    answer.model = text_at(object, "model");
    answer.finish_reason = finish_reason_named(text_at(object, "finish_reason"));
    return answer;
}

ErrorCode code_named(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(kErrorCodeLast); ++i) {
        if (name == name_of(static_cast<ErrorCode>(i))) return static_cast<ErrorCode>(i);
    }
    return ErrorCode::kInternal;
}

/// What a status other than 200 means. A server's cancellation is not ours.
Error error_of(const Reply& reply) {
    Error error{ErrorCode::kInternal, fmt::format("the server answered {}", reply.status)};
    const auto value = parse_object(reply.body);
    const auto* inner = value ? value->get_object().if_contains("error") : nullptr;
    if (inner == nullptr || !inner->is_object()) return error;
    error.code = code_named(text_at(inner->get_object(), "code"));
    if (error.code == ErrorCode::kCancelled) error.code = ErrorCode::kInternal;
    error.public_message = fmt::format("{} ({}: {})", error.public_message, text_at(inner->get_object(), "code"),
                                       text_at(inner->get_object(), "message"));
    return error;
}

bool is_worth_another_try(const Reply& reply) {
    if (reply.code == CURLE_OK) return reply.status == 429 || reply.status == 503;
    constexpr std::array kBroken = {CURLE_COULDNT_CONNECT, CURLE_GOT_NOTHING,       CURLE_SEND_ERROR,
                                    CURLE_RECV_ERROR,      CURLE_SSL_CONNECT_ERROR, CURLE_PARTIAL_FILE};
    return std::ranges::find(kBroken, reply.code) != kBroken.end();
}

class RemoteAnswerer final : public Answerer {
public:
    explicit RemoteAnswerer(RemoteSettings settings) : settings_(std::move(settings)) {}

    Result<std::string> model() override;
    Result<domain::Answer> answer(const domain::Ask& ask) override;

private:
    Handle take_handle();
    void give_back(Handle handle);
    Reply exchange(const std::string& path, const domain::Ask* ask, std::chrono::seconds timeout);
    Result<domain::Answer> answer_of(const Reply& reply) const;
    Error no_answer(const Reply& reply) const;
    bool pause(milliseconds length) const;

    const RemoteSettings settings_;
    std::mutex mutex_;
    std::vector<Handle> idle_;  // guarded by mutex_; each keeps its connection open
};

Handle RemoteAnswerer::take_handle() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return {curl_easy_init(), curl_easy_cleanup};
    auto handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
}

void RemoteAnswerer::give_back(Handle handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
}

void add_field(curl_mime* form, const char* name, std::string_view value) {
    auto* part = curl_mime_addpart(form);
    curl_mime_name(part, name);
    curl_mime_data(part, value.data(), value.size());
}

Form form_of(CURL* curl, const domain::Ask& ask) {
    Form form(curl_mime_init(curl), curl_mime_free);
    for (const auto& picture : ask.pictures) {
        auto* part = curl_mime_addpart(form.get());
        curl_mime_name(part, "image");
        curl_mime_filename(part, "picture");
        curl_mime_data(part, picture.data(), picture.size());
    }
    add_field(form.get(), "text", ask.text);
    add_field(form.get(), "temperature", fmt::format("{}", ask.sampling.temperature));
    add_field(form.get(), "max_tokens", fmt::format("{}", ask.sampling.max_tokens));
    add_field(form.get(), "stream", "false");
    return form;
}

/// A GET, or with `ask` a POST of its form.
Reply RemoteAnswerer::exchange(const std::string& path, const domain::Ask* ask, std::chrono::seconds timeout) {
    auto handle = take_handle();
    auto* curl = handle.get();
    if (curl == nullptr) return {CURLE_FAILED_INIT, 0, {}, "libcurl does not start", {}};
    Running running{settings_};
    std::array<char, CURL_ERROR_SIZE> problem = {};
    Form form = ask != nullptr ? form_of(curl, *ask) : Form(nullptr, curl_mime_free);
    curl_easy_setopt(curl, CURLOPT_URL, (settings_.url + path).c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    if (is_this_machine(settings_.url)) curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (form) curl_easy_setopt(curl, CURLOPT_MIMEPOST, form.get());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "glimpse");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(kConnectTimeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(timeout.count()));
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem.data());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &running);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &running);
    Reply reply;
    reply.code = curl_easy_perform(curl);
    long status = 0;
    curl_off_t seconds = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
    reply.status = static_cast<int>(status);
    reply.retry_after = std::chrono::seconds(seconds);
    reply.body = std::move(running.body);
    reply.problem = problem[0] != '\0' ? problem.data() : curl_easy_strerror(reply.code);
    if (running.too_long) reply.problem = fmt::format("it sends more than {} bytes", kReplyBytesMax);
    curl_easy_reset(curl);  // forgets what ends here, and keeps the connection
    form.reset();
    give_back(std::move(handle));
    return reply;
}

/// False when the user has had enough meanwhile.
bool RemoteAnswerer::pause(milliseconds length) const {
    constexpr auto kSlice = milliseconds(20);
    const auto end = Clock::now() + length;
    while (keeps_going(settings_) && Clock::now() < end) std::this_thread::sleep_for(kSlice);
    return keeps_going(settings_);
}

Error RemoteAnswerer::no_answer(const Reply& reply) const {
    if (reply.code == CURLE_OPERATION_TIMEDOUT) {
        return {ErrorCode::kTimeout, fmt::format("{} did not answer in time", settings_.url)};
    }
    return {is_worth_another_try(reply) ? ErrorCode::kUnavailable : ErrorCode::kInternal,
            fmt::format("{} does not answer: {}", settings_.url, reply.problem)};
}

Result<domain::Answer> RemoteAnswerer::answer_of(const Reply& reply) const {
    if (reply.code != CURLE_OK) return tl::unexpected(no_answer(reply));
    if (reply.status != 200) return tl::unexpected(error_of(reply));
    return answer_in(reply.body);
}

Result<domain::Answer> RemoteAnswerer::answer(const domain::Ask& ask) {
    auto pause_length = kPauseFirst;
    for (int attempt = 1;; ++attempt) {
        const auto reply = exchange("/api/v1/inference", &ask, settings_.answer_timeout);
        if (!keeps_going(settings_)) break;
        if (!is_worth_another_try(reply) || attempt == settings_.attempts_max) return answer_of(reply);
        const auto wait = std::min<milliseconds>(std::max<milliseconds>(pause_length, reply.retry_after), kPauseMax);
        if (!pause(wait)) break;
        pause_length *= 2;
    }
    return fail(ErrorCode::kCancelled, "stopped");
}

Result<std::string> RemoteAnswerer::model() {
    const auto reply = exchange("/readyz", nullptr, kStateTimeout);
    if (!keeps_going(settings_)) return fail(ErrorCode::kCancelled, "stopped");
    if (reply.code != CURLE_OK) {
        return fail(ErrorCode::kUnavailable, "{} does not answer: {}", settings_.url, reply.problem);
    }
    const auto value = parse_object(reply.body);
    const auto status = value ? text_at(value->get_object(), "status") : std::string();
    if (status == "ready") return text_at(value->get_object(), "model");
    if (status == "loading") {
        const auto* progress = value->get_object().if_contains("progress");
        const double share = progress != nullptr && progress->is_number() ? progress->to_number<double>() : 0;
        return fail(ErrorCode::kNotReady, "loading {} {:.0f} %", text_at(value->get_object(), "phase"), 100 * share);
    }
    if (status.empty()) {
        return fail(ErrorCode::kUnavailable, "{} answered {} to /readyz: this is no Glimpse server", settings_.url,
                    reply.status);
    }
    return fail(ErrorCode::kUnavailable, "the server is not ready: {} {}", status,
                text_at(value->get_object(), "message"));
}

}  // namespace

Result<std::unique_ptr<Answerer>> make_answerer(RemoteSettings settings) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    TRY(settings.url, checked_url(std::move(settings.url)));
    return std::make_unique<RemoteAnswerer>(std::move(settings));
}

}  // namespace glimpse::evaluation::remote
