#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "intake/picture_fetcher.h"

namespace glimpse::intake::remote {

struct FetchSettings {
    std::string hosts;                  ///< whom to fetch from, as HostList reads it
    std::chrono::seconds time_max{10};  ///< for one file, redirects and all
    bool loopback = false;              ///< for tests: servers on this machine as well, at any port
};

/// Fetches over http and https, for clients that nobody trusts, from the public internet alone (decision 0023): the name is
/// resolved first, every address of it must be in reach, the connection goes to those and no others, and so again at each redirect.
/// kInvalidRequest when the list of hosts is none.
Result<std::unique_ptr<const PictureFetcher>> http_fetcher(const FetchSettings& settings);

}  // namespace glimpse::intake::remote
