#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace glimpse::flow {

/// Signs what is told to others, so that they know who says it: Standard Webhooks 1.0, HMAC-SHA256 (libsodium).
class WebhookKey {
public:
    /// Of "whsec_" and base64 of 24 to 64 bytes. kInvalidRequest; the message does not show it.
    static Result<WebhookKey> parse(std::string_view text);

    /// The headers webhook-id, webhook-timestamp and webhook-signature of a message; `id` stays the same when it is sent again.
    std::vector<std::string> headers(std::string_view id, std::int64_t unix_seconds, std::string_view body) const;

private:
    explicit WebhookKey(std::string bytes) : bytes_(std::move(bytes)) {}

    std::string bytes_;
};

}  // namespace glimpse::flow
