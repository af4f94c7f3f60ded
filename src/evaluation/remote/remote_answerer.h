#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "evaluation/answerer.h"

namespace glimpse::evaluation::remote {

struct RemoteSettings {
    std::string url = {};                      ///< of a Glimpse server: http(s)://HOST[:PORT][/PREFIX]
    std::chrono::seconds answer_timeout{330};  ///< for one answer, waiting included; more than the server's deadline
    int attempts_max = 6;                      ///< at one question: for a full house and broken connections
    std::function<bool()> keep_going = {};     ///< false ends every call soon with kCancelled; from any thread
};

/// Asks a server over HTTP (POST /api/v1/inference, see docs/api). Opens no connection yet. kInvalidRequest for a url
/// that is none. Environment proxies are used, but not for this very machine; redirects are not followed.
Result<std::unique_ptr<Answerer>> make_answerer(RemoteSettings settings);

}  // namespace glimpse::evaluation::remote
