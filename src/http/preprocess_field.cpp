#include "http/preprocess_field.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace glimpse::http {
namespace {

namespace json = boost::json;

tl::unexpected<Error> bad(const WireValue& wire, std::string_view what) {
    return fail(ErrorCode::kInvalidRequest, "`{}` {}", wire.field, what);
}

std::string_view choice_of(const json::value& value) {
    if (const auto* flag = value.if_bool()) return *flag ? "on" : "off";
    const auto* text = value.if_string();
    return text ? std::string_view(*text) : std::string_view();
}

Result<domain::Preprocess> read_object(const WireValue& wire, const json::value& value) {
    const auto* object = value.if_object();
    if (!object) return bad(wire, R"(must be "auto", "off" or an object as {"deskew": "off"})");
    auto steps = domain::Preprocess::automatic();
    for (const auto& member : *object) {
        if (auto set = steps.set(member.key(), choice_of(member.value())); !set) return bad(wire, set.error().public_message);
    }
    return steps;
}

}  // namespace

Result<domain::Preprocess> read_preprocess(const WireValue& wire) {
    if (const auto* value = std::get_if<const json::value*>(&wire.value)) {
        if (!(*value)->is_string()) return read_object(wire, **value);
    }
    TRY(const auto text, read_text(wire));
    if (text.starts_with('{')) {
        boost::system::error_code error;
        const auto value = json::parse(text, error);
        if (error) return bad(wire, "is not valid JSON");
        return read_object(wire, value);
    }
    auto steps = domain::Preprocess::parse(text);
    if (!steps) return bad(wire, steps.error().public_message);
    return steps;
}

}  // namespace glimpse::http
