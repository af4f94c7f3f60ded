#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.h"

namespace glimpse::http {

/// The one JSON value that a request's body holds. kInvalidRequest names the place of what is wrong; nesting is bounded, and so is the count of values.
Result<boost::json::value> parse_json_body(std::string_view body);

}  // namespace glimpse::http
