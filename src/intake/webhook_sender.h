#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace glimpse::intake {

/// Tells a client's own server what became of what it sent. Thread-safe.
class WebhookSender {
public:
    virtual ~WebhookSender() = default;
    /// kInvalidRequest for an address that nothing will be sent to.
    virtual Result<void> check(const std::string& address) const = 0;
    /// Posts JSON with these headers ("Name: value"), and blocks until it was taken (an answer of 2xx), for seconds at most. kNotFound: the address is gone for good
    /// (410); any other error may pass.
    virtual Result<void> send(const std::string& address, const std::vector<std::string>& headers, const std::string& body) const = 0;
};

}  // namespace glimpse::intake
