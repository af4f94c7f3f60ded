#include "http/form_fields.h"

#include <boost/json/parser.hpp>

#include "base/nearest_name.h"
#include "http/utf8.h"

namespace glimpse::http {
namespace {

constexpr std::size_t kJsonDepthMax = 72;  // a schema in response_format has up to 64 levels
constexpr std::size_t kShownBytesMax = 64;

Result<boost::json::value> parse_json(std::string_view body) try {
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

}  // namespace

Error unknown_field(std::string_view name, const std::vector<std::string>& names) {
    const bool shows = name.size() <= kShownBytesMax && !find_bad_utf8(name);
    auto message = shows ? fmt::format("unknown field `{}`", name) : std::string("unknown field");
    const auto meant = nearest_name(name, names);
    if (!meant.empty())
        message += fmt::format("; did you mean `{}`?", meant);
    else
        message += fmt::format("; the fields are {}", fmt::join(names, ", "));
    return {ErrorCode::kInvalidRequest, std::move(message)};
}

Result<boost::json::object> parse_json_object(std::string_view body) {
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return fail(ErrorCode::kInvalidRequest, "the body is empty; send {{\"image\": base64, \"text\": question}}");
    }
    TRY(auto json, parse_json(body));
    auto* object = json.if_object();
    if (object == nullptr) return fail(ErrorCode::kInvalidRequest, "the body must be a JSON object");
    return std::move(*object);
}

}  // namespace glimpse::http
