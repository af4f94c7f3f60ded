#include "http/json_body.h"

#include <boost/json/parser.hpp>
#include <exception>

namespace glimpse::http {
namespace {

constexpr std::size_t kJsonDepthMax = 72;  // a schema in response_format has up to 64 levels
constexpr std::size_t kJsonValuesMax = 100'000;  // in memory each takes up to twenty times its bytes: [0] is an array on the heap

/// Counts what begins a value after the first of its array or object; names of members stand on their own.
bool has_too_many_values(std::string_view body) {
    std::size_t values = 0;
    for (std::size_t at = 0; at < body.size(); ++at) {
        const char c = body[at];
        if (c == '"') {
            while (++at < body.size() && body[at] != '"') at += body[at] == '\\' ? 1 : 0;
        } else if ((c == ',' || c == '[' || c == '{') && ++values > kJsonValuesMax) {
            return true;
        }
    }
    return false;
}

}  // namespace

Result<boost::json::value> parse_json_body(std::string_view body) try {
    if (has_too_many_values(body)) return fail(ErrorCode::kInvalidRequest, "the JSON of the body has more than {} values", kJsonValuesMax);
    boost::json::parse_options options;
    options.max_depth = kJsonDepthMax;
    boost::json::parser parser({}, options);
    boost::system::error_code error;
    const auto consumed = parser.write_some(body, error);
    if (error) {
        return fail(ErrorCode::kInvalidRequest, "the body is not valid JSON: {} near byte {}", error.message(),
                    consumed);
    }
    const auto rest = body.substr(consumed).find_first_not_of(" \t\r\n");
    if (rest != std::string_view::npos) {
        return fail(ErrorCode::kInvalidRequest, "the body is not valid JSON: extra data at byte {}", consumed + rest);
    }
    return parser.release();
} catch (const std::exception& error) {
    return tl::unexpected(Error{ErrorCode::kInternal, "the JSON could not be read", error.what()});
}

}  // namespace glimpse::http
