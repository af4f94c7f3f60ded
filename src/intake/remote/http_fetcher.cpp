#include "intake/remote/http_fetcher.h"

#include <algorithm>
#include <utility>

#include "intake/remote/http_exchange.h"

namespace glimpse::intake::remote {
namespace {

constexpr int kRedirectsMax = 3;

tl::unexpected<Error> bad(std::string_view what) { return fail(ErrorCode::kInvalidRequest, "The picture was not fetched: {}.", what); }

/// A whole sentence of what exchange() and target_of() say.
Error told(Error error) {
    if (error.code == ErrorCode::kTimeout) error.public_message = "The picture could not be fetched in time.";
    if (error.code == ErrorCode::kInvalidRequest || error.code == ErrorCode::kTooLarge) error.public_message = bad(error.public_message).value().public_message;
    return error;
}

class HttpFetcher final : public PictureFetcher {
public:
    HttpFetcher(HostList hosts, const FetchSettings& settings)
        : destinations_(std::move(hosts), settings.loopback ? Reach::kPublicAndThisMachine : Reach::kPublic), time_max_(settings.time_max) {}

    Result<std::string> fetch(const std::string& address, std::size_t bytes_max, TimePoint deadline,
                              const std::function<bool()>& unwanted) const override {
        return fetch_within(address, bytes_max, std::min(deadline, Clock::now() + time_max_), unwanted).map_error(told);
    }

private:
    Result<std::string> fetch_within(const std::string& address, std::size_t bytes_max, TimePoint deadline, const std::function<bool()>& unwanted) const {
        TRY(auto target, destinations_.target_of(address));
        for (int redirects = 0; redirects <= kRedirectsMax; ++redirects) {
            TRY(auto answer, exchange({.target = target, .reach = destinations_.reach(), .deadline = deadline, .bytes_max = bytes_max,
                                       .headers = {"Accept: image/*, application/pdf"}, .unwanted = unwanted}));
            if (answer.next.empty()) {
                if (answer.status == 200) return std::move(answer.body);
                return fail(ErrorCode::kInvalidRequest, "its host answered {}", answer.status);
            }
            const auto before = target.scheme;
            TRY(target, destinations_.target_of(answer.next));
            if (before == "https" && target.scheme != "https") return fail(ErrorCode::kInvalidRequest, "its host leads from https to http");
        }
        return fail(ErrorCode::kInvalidRequest, "its host leads on more than {} times", kRedirectsMax);
    }

    const Destinations destinations_;
    const std::chrono::seconds time_max_;
};

}  // namespace

Result<std::unique_ptr<const PictureFetcher>> http_fetcher(const FetchSettings& settings) {
    TRY(auto hosts, HostList::parse(settings.hosts));
    return std::make_unique<const HttpFetcher>(std::move(hosts), settings);
}

}  // namespace glimpse::intake::remote
