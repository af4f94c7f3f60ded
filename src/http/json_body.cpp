#include "http/json_body.h"

#include <boost/json/parser.hpp>
#include <exception>

namespace glimpse::http {
namespace {

constexpr std::size_t kJsonDepthMax = 72;  // a schema in response_format has up to 64 levels

}  // namespace

Result<boost::json::value> parse_json_body(std::string_view body) try {
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
