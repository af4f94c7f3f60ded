#include "http/response_format.h"

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace glimpse::http {
namespace {

namespace json = boost::json;
using Kind = domain::ResponseFormat::Kind;

constexpr std::size_t kDepthMax = 64;

template <typename... Args>
tl::unexpected<Error> bad(const WireValue& wire, fmt::format_string<Args...> format, Args&&... args) {
    return fail(ErrorCode::kInvalidRequest, "`{}` {}", wire.field, fmt::format(format, std::forward<Args>(args)...));
}

/// Errors unless every member of `object` is one of `names`.
template <std::size_t N>
Result<void> check_members(const WireValue& wire, const json::object& object, const std::array<std::string_view, N>& names) {
    for (const auto& member : object) {
        const std::string_view name = member.key();
        if (std::ranges::find(names, name) == names.end()) {
            return bad(wire, "has an unknown member `{}`; it takes {}", name.substr(0, 40), fmt::join(names, ", "));
        }
    }
    return {};
}

Result<WantedFormat> read_schema(const WireValue& wire, const json::object& object) {
    TRY_VOID(check_members(wire, object, std::array<std::string_view, 3>{"type", "json_schema", "parallel"}));
    const auto* outer = object.if_contains("json_schema");
    if (!outer || !outer->is_object()) return bad(wire, R"(needs "json_schema": {{"schema": {{...}}}})");
    TRY_VOID(check_members(wire, outer->get_object(), std::array<std::string_view, 4>{"name", "description", "strict", "schema"}));
    const auto* schema = outer->get_object().if_contains("schema");
    if (!schema || !schema->is_object()) return bad(wire, "needs a JSON Schema, an object, in json_schema.schema");
    const auto* parallel = object.if_contains("parallel");
    if (parallel && !parallel->is_bool()) return bad(wire, "needs true or false in `parallel`");
    return WantedFormat{{Kind::kJsonSchema, json::serialize(*schema)}, parallel && parallel->get_bool()};
}

Result<WantedFormat> read_source(const WireValue& wire, const json::object& object, Kind kind, std::string_view name) {
    TRY_VOID(check_members(wire, object, std::array<std::string_view, 2>{"type", name}));
    const auto* source = object.if_contains(name);
    if (!source || !source->is_string() || source->get_string().empty()) return bad(wire, "needs a text in `{}`", name);
    return WantedFormat{{kind, std::string(source->get_string())}};
}

Result<WantedFormat> read_object(const WireValue& wire, const json::value& value) {
    const auto* object = value.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    const std::string_view name = type && type->is_string() ? std::string_view(type->get_string()) : "";
    if (name == "json_schema") return read_schema(wire, *object);
    if (name == "regex") return read_source(wire, *object, Kind::kRegex, name);
    if (name == "grammar") return read_source(wire, *object, Kind::kGrammar, name);
    if (name != "text" && name != "json_object") {
        return bad(wire, R"(must be an object with a "type": text, json_object, json_schema, regex or grammar)");
    }
    TRY_VOID(check_members(wire, *object, std::array<std::string_view, 1>{"type"}));
    return WantedFormat{{name == "text" ? Kind::kText : Kind::kJson, ""}};
}

}  // namespace

Result<WantedFormat> read_response_format(const WireValue& wire) {
    if (const auto* value = std::get_if<const json::value*>(&wire.value)) {
        if (!(*value)->is_string()) return read_object(wire, **value);
    }
    TRY(const auto text, read_text(wire));
    json::parse_options options;
    options.max_depth = kDepthMax;
    boost::system::error_code error;
    const auto value = json::parse(text, error, {}, options);
    if (error) return bad(wire, "is not valid JSON: {}", error.message());
    return read_object(wire, value);
}

}  // namespace glimpse::http
