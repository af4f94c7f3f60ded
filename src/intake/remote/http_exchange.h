#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "intake/remote/address_policy.h"
#include "intake/remote/host_list.h"

namespace glimpse::intake::remote {

/// Where a request goes: the parts of an address, as libcurl itself understands them (two parsers would be a hole).
struct Target {
    std::string url;
    std::string scheme;  ///< http or https
    std::string host;    ///< IPv6 in brackets
    std::string port;
};

/// Whom this program may ask for a client that nobody trusts.
class Destinations {
public:
    Destinations(HostList hosts, Reach reach) : hosts_(std::move(hosts)), reach_(reach) {}
    Reach reach() const { return reach_; }

    /// kInvalidRequest, with half a sentence, for what is no address over http or https, holds a user name, or names a host that is not listed or, to the
    /// public internet, an unusual port.
    Result<Target> target_of(const std::string& address) const;

private:
    HostList hosts_;
    Reach reach_;
};

/// One request, to addresses in reach and no others: the name is resolved once, all it resolves to must be in reach, and the connection is made to that
/// (decision 0023). Redirects are not followed.
struct Exchange {
    const Target& target;
    Reach reach;
    TimePoint deadline;
    std::size_t bytes_max;                       ///< of the answer
    std::vector<std::string> headers = {};       ///< "Name: value"
    const std::string* body = nullptr;           ///< null: GET, else POST
    std::function<bool()> unwanted = {};         ///< asked now and then
};

struct Answer {
    long status = 0;
    std::string body = {};
    std::string next = {};  ///< where a redirect leads; empty: nowhere
};

/// Blocks. kInvalidRequest with half a sentence (out of reach, does not answer), kTooLarge, kTimeout, kCancelled.
Result<Answer> exchange(const Exchange& request);

}  // namespace glimpse::intake::remote
