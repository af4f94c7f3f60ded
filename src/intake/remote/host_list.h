#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace glimpse::intake::remote {

/// Names of hosts, as the operator lists them: "example.com, *.example.org, *". A star with a dot stands for every name below, one
/// alone for every host. Names compare without case and without a dot at their end.
class HostList {
public:
    /// kInvalidRequest for an empty list, and for what cannot be the name of a host.
    static Result<HostList> parse(std::string_view text);
    bool holds(std::string_view host) const;

private:
    std::vector<std::string> patterns_;
};

}  // namespace glimpse::intake::remote
