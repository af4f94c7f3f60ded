#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace glimpse::http {

inline constexpr std::size_t kParametersMax = 64;

struct Target {
    std::string path;  ///< percent-decoded, begins with "/"; "*" for `OPTIONS *`
    std::vector<Parameter> parameters = {};
};

/// Reads a request target in origin form ("/a?b=c"), absolute form ("http://host/a?b=c") or "*".
/// In the query `+` is a space. kInvalidRequest for anything else, for a broken percent-encoding, for more
/// than kParametersMax parameters, and for control characters in the path.
Result<Target> parse_target(std::string_view target);

}  // namespace glimpse::http
