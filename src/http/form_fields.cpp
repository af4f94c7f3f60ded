#include "http/form_fields.h"

#include "base/nearest_name.h"
#include "http/json_body.h"
#include "http/utf8.h"

namespace glimpse::http {
namespace {

constexpr std::size_t kShownBytesMax = 64;

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
    TRY(auto json, parse_json_body(body));
    auto* object = json.if_object();
    if (object == nullptr) return fail(ErrorCode::kInvalidRequest, "the body must be a JSON object");
    return std::move(*object);
}

}  // namespace glimpse::http
