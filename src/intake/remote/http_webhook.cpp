#include "intake/remote/http_webhook.h"

#include <chrono>
#include <utility>

#include "intake/remote/http_exchange.h"

namespace glimpse::intake::remote {
namespace {

constexpr std::chrono::seconds kTimeMax{10};
constexpr std::size_t kAnswerBytesMax = 64 * 1024;  // nobody looks at it
constexpr long kGone = 410;

class HttpWebhook final : public WebhookSender {
public:
    explicit HttpWebhook(Destinations destinations) : destinations_(std::move(destinations)) {}

    Result<void> check(const std::string& address) const override {
        const auto target = destinations_.target_of(address);
        if (!target) return fail(ErrorCode::kInvalidRequest, "Nothing can be sent to the callback: {}.", target.error().public_message);
        return {};
    }

    Result<void> send(const std::string& address, const std::vector<std::string>& headers, const std::string& body) const override {
        TRY(const auto target, destinations_.target_of(address));
        auto all = headers;
        all.emplace_back("Content-Type: application/json");
        TRY(const auto answer, exchange({.target = target, .reach = destinations_.reach(), .deadline = Clock::now() + kTimeMax, .bytes_max = kAnswerBytesMax,
                                         .headers = std::move(all), .body = &body}));
        if (answer.status / 100 == 2) return {};
        return fail(answer.status == kGone ? ErrorCode::kNotFound : ErrorCode::kUnavailable, "its host answered {}", answer.status);
    }

private:
    const Destinations destinations_;
};

}  // namespace

Result<std::unique_ptr<const WebhookSender>> http_webhook(const WebhookSettings& settings) {
    TRY(auto hosts, HostList::parse(settings.hosts));
    return std::make_unique<const HttpWebhook>(Destinations(std::move(hosts), settings.loopback ? Reach::kPublicAndThisMachine : Reach::kPublic));
}

}  // namespace glimpse::intake::remote
