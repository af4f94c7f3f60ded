#include "metrics/otlp/span_exporter.h"

#include <curl/curl.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/this_thread.h"
#include "metrics/otlp/span_json.h"

namespace glimpse::metrics::otlp {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kSpansAtOnce = 512;
constexpr auto kGatherTime = 1s;
constexpr auto kRetryTime = 5s;
constexpr auto kAnswerTimeMax = 5s;
constexpr auto kLastAnswerTimeMax = 2s;  // when the program ends

std::size_t ignore_body(char*, std::size_t size, std::size_t count, void*) { return size * count; }

/// A collector's answer: whether to count the spans as sent, or to try again.
enum class Sent { kYes, kLater, kNever };

class SpanExporter final : public SpanSink {
public:
    SpanExporter(std::string url, std::string version, Registry& registry)
        : url_(std::move(url)),
          version_(std::move(version)),
          sent_(registry.counter("glimpse_spans_total", kHelp, {{"outcome", "sent"}})),
          lost_(registry.counter("glimpse_spans_total", kHelp, {{"outcome", "lost"}})),
          thread_([this] { run(); }) {}

    ~SpanExporter() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }

    void take(std::vector<Span> spans) override {
        const std::lock_guard lock(mutex_);
        std::ranges::move(spans, std::back_inserter(waiting_));
        drop_oldest();
    }

private:
    static constexpr auto kHelp = "Spans of requests for the OpenTelemetry collector, by what became of them.";

    void drop_oldest() {
        for (; waiting_.size() > kSpansWaitingMax; waiting_.pop_front()) lost_.add();
    }

    void run() {
        this_thread::set_name("spans");
        bool stopping = false;
        Sent last = Sent::kYes;
        while (!stopping) {
            std::vector<Span> batch;
            {
                std::unique_lock lock(mutex_);
                stopping = wake_.wait_for(lock, last == Sent::kLater ? kRetryTime : kGatherTime, [this] { return stopping_; });
                const auto count = static_cast<std::ptrdiff_t>(stopping ? waiting_.size() : std::min(waiting_.size(), kSpansAtOnce));
                batch.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(waiting_.begin() + count));
                waiting_.erase(waiting_.begin(), waiting_.begin() + count);
            }
            if (batch.empty()) continue;
            const auto outcome = send(batch, stopping ? kLastAnswerTimeMax : kAnswerTimeMax);
            if (outcome != last) tell(outcome);
            last = outcome;
            if (outcome == Sent::kLater && !stopping)
                put_back(std::move(batch));
            else
                (outcome == Sent::kYes ? sent_ : lost_).add(static_cast<double>(batch.size()));
        }
    }

    void put_back(std::vector<Span> batch) {
        const std::lock_guard lock(mutex_);
        waiting_.insert(waiting_.begin(), std::make_move_iterator(batch.begin()), std::make_move_iterator(batch.end()));
        drop_oldest();
    }

    void tell(Sent outcome) const {
        if (outcome == Sent::kYes) return log::info("{} takes spans", url_);
        log::warn("{} takes no spans: {}", url_, problem_);
    }

    Sent send(std::span<const Span> batch, std::chrono::milliseconds time_max) {
        const auto body = spans_json(batch, version_);
        const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
        const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
        auto* curl = handle.get();
        if (!curl || !headers) return Sent::kLater;
        curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(curl, CURLOPT_USERAGENT, "glimpse");
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(time_max.count()));
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore_body);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
        const auto code = curl_easy_perform(curl);
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        if (code == CURLE_OK && status / 100 == 2) return Sent::kYes;
        problem_ = code == CURLE_OK ? fmt::format("it answered {}", status) : curl_easy_strerror(code);
        // What the protocol calls worth another try.
        const bool may_pass = code != CURLE_OK || status == 429 || status == 502 || status == 503 || status == 504;
        return may_pass ? Sent::kLater : Sent::kNever;
    }

    const std::string url_;
    const std::string version_;
    Counter sent_;
    Counter lost_;
    std::string problem_;  // of the thread alone
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Span> waiting_;  // guarded by mutex_
    bool stopping_ = false;     // guarded by mutex_
    std::thread thread_;        // last: it uses the rest
};

}  // namespace

Result<std::unique_ptr<SpanSink>> export_spans(const std::string& endpoint, std::string version, Registry& registry) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
    const bool is_http = endpoint.starts_with("http://") || endpoint.starts_with("https://");
    if (!url || !is_http || curl_url_set(url.get(), CURLUPART_URL, endpoint.c_str(), 0) != CURLUE_OK) {
        return fail(ErrorCode::kInvalidRequest, "tracing.endpoint is no address of a collector; write http://localhost:4318");
    }
    char* user = nullptr;
    if (curl_url_get(url.get(), CURLUPART_USER, &user, 0) == CURLUE_OK) {
        curl_free(user);
        return fail(ErrorCode::kInvalidRequest, "tracing.endpoint holds a user's name, which the log would show; let a collector of your own add what another one asks for");
    }
    auto base = endpoint;
    while (base.ends_with('/')) base.pop_back();
    return std::make_unique<SpanExporter>(base + "/v1/traces", std::move(version), registry);
}

}  // namespace glimpse::metrics::otlp
