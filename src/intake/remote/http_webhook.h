#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "intake/webhook_sender.h"

namespace glimpse::intake::remote {

struct WebhookSettings {
    std::string hosts;      ///< whom to tell, as HostList reads it
    bool loopback = false;  ///< for tests: servers on this machine as well, at any port
};

/// Tells servers on the public internet alone, as http_fetcher() fetches from them; redirects are not followed. kInvalidRequest when the list of hosts is none.
Result<std::unique_ptr<const WebhookSender>> http_webhook(const WebhookSettings& settings);

}  // namespace glimpse::intake::remote
