#include "engine/schema_check.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "engine/repeats.h"

namespace glimpse::engine {
namespace {

namespace json = boost::json;

constexpr std::size_t kDepthMax = 64;
constexpr int kSchemasMax = 2000;
constexpr int kRepeatsInAllMax = 512;  // of the patterns of all strings
constexpr int kStepsMax = 100'000;  // of the search for a finite document
constexpr std::int64_t kCountMax = 100'000;

constexpr std::array<std::string_view, 10> kAnnotations = {"$schema", "$id", "$comment", "title", "description", "default",
                                                           "deprecated", "examples", "readOnly", "writeOnly"};
constexpr std::array<std::string_view, 2> kDefinitions = {"$defs", "definitions"};
constexpr std::array<std::string_view, 21> kKeywords = {
    "$ref", "allOf", "anyOf", "enum", "const", "type", "properties", "required", "additionalProperties", "items", "prefixItems",
    "minItems", "maxItems", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum"};
constexpr std::array<std::string_view, 7> kTypes = {"object", "array", "string", "number", "integer", "boolean", "null"};
// Of those that XGrammar knows, the ones whose texts need no escape in JSON: it would forget it.
constexpr std::array<std::string_view, 9> kFormats = {"date", "time", "date-time", "duration", "hostname",
                                                      "ipv4", "ipv6", "uri", "uuid"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool has_type(const json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "null") return value.is_null();
    if (type == "number") return value.is_number();
    return value.is_int64() || value.is_uint64();
}

class SchemaCheck {
public:
    explicit SchemaCheck(const json::value& root) : root_(root) {}

    Result<void> run() {
        TRY_VOID(visit(root_, ""));
        for (const auto& [path, target] : references_) {
            if (!schemas_.contains(target)) return bad(path, "$ref must name a schema of this document, such as #/$defs/item");
        }
        if (!finite(root_)) return bad("", "no finite document satisfies it, because a part requires itself");
        if (steps_ > kStepsMax) return bad("", "too many alternatives and references");
        return {};
    }

private:
    template <typename... Args>
    static tl::unexpected<Error> bad(std::string_view path, fmt::format_string<Args...> format, Args&&... args) {
        constexpr std::size_t kShownMax = 200;
        return fail(ErrorCode::kInvalidRequest, "The JSON schema, at {}: {}.", path.empty() ? "its root" : path.substr(0, kShownMax),
                    fmt::format(format, std::forward<Args>(args)...));
    }

    Result<void> visit(const json::value& schema, const std::string& path) {
        if (schema.is_bool() && schema.get_bool()) return {};
        if (schema.is_bool()) return bad(path, "false allows nothing");
        const auto* object = schema.if_object();
        if (!object) return bad(path, "a schema is an object");
        schemas_.insert(&schema);
        if (schemas_.size() > kSchemasMax) return bad(path, "more than {} schemas in one", kSchemasMax);
        TRY_VOID(check_keywords(*object, path));
        for (const auto name : kDefinitions) TRY_VOID(visit_members(*object, name, path));
        if (const auto* reference = object->if_contains("$ref")) return check_reference(*reference, path);
        if (const auto* options = object->if_contains("anyOf")) return visit_list(*options, path + "/anyOf", kSchemasMax);
        if (const auto* only = object->if_contains("allOf")) return visit_list(*only, path + "/allOf", 1);
        TRY_VOID(check_type(*object, path));
        TRY_VOID(check_values(*object, path));
        TRY_VOID(check_string(*object, path));
        TRY_VOID(check_numbers(*object, path));
        TRY_VOID(check_array(*object, path));
        return check_object(*object, path);
    }

    Result<void> check_keywords(const json::object& schema, const std::string& path) const {
        const bool refers = schema.contains("$ref") || schema.contains("anyOf") || schema.contains("allOf");
        int others = 0;
        for (const auto& member : schema) {
            const std::string_view name = member.key();
            if (contains(kAnnotations, name) || contains(kDefinitions, name)) continue;
            if (!contains(kKeywords, name)) {
                return bad(path, "the keyword `{}` cannot guide an answer; those that can are {}", name.substr(0, 40),
                           fmt::join(kKeywords, ", "));
            }
            ++others;
        }
        if (refers && others > 1) return bad(path, "beside $ref, anyOf and allOf only titles, descriptions and the like may stand");
        return {};
    }

    Result<void> check_reference(const json::value& reference, const std::string& path) {
        const auto* text = reference.if_string();
        if (!text || !text->starts_with('#')) return bad(path, "$ref must begin with #");
        boost::system::error_code error;
        const json::value* target = std::string_view(*text) == "#" ? &root_ : root_.find_pointer(text->subview(1), error);
        if (!target || error) return bad(path, "$ref names nothing in this document");
        references_.emplace_back(path, target);
        return {};
    }

    Result<void> visit_list(const json::value& list, const std::string& path, std::size_t most) {
        const auto* schemas = list.if_array();
        if (!schemas || schemas->empty()) return bad(path, "must be a list of schemas");
        if (schemas->size() > most) return bad(path, "must have no more than {} schema; put the conditions into one", most);
        for (std::size_t i = 0; i < schemas->size(); ++i) TRY_VOID(visit((*schemas)[i], fmt::format("{}/{}", path, i)));
        return {};
    }

    Result<void> visit_members(const json::object& schema, std::string_view name, const std::string& path) {
        const auto* members = schema.if_contains(name);
        if (!members) return {};
        const auto* object = members->if_object();
        if (!object) return bad(path, "{} must be an object of schemas", name);
        for (const auto& member : *object) {
            TRY_VOID(visit(member.value(), fmt::format("{}/{}/{}", path, name, std::string_view(member.key()))));
        }
        return {};
    }

    static std::vector<std::string_view> types_of(const json::object& schema) {
        std::vector<std::string_view> types;
        const auto* type = schema.if_contains("type");
        if (!type) return types;
        if (const auto* name = type->if_string()) types.push_back(*name);
        if (const auto* list = type->if_array()) {
            for (const auto& name : *list) types.push_back(name.is_string() ? std::string_view(name.get_string()) : "");
        }
        return types;
    }

    Result<void> check_type(const json::object& schema, const std::string& path) const {
        if (!schema.contains("type")) return {};
        const auto types = types_of(schema);
        if (types.empty()) return bad(path, "type must be a name or a list of names");
        for (const auto type : types) {
            if (!contains(kTypes, type)) return bad(path, "there is no type `{}`; there are {}", type.substr(0, 40), fmt::join(kTypes, ", "));
        }
        return {};
    }

    Result<void> check_values(const json::object& schema, const std::string& path) const {
        const auto types = types_of(schema);
        const auto fits = [&](const json::value& value) {
            return types.empty() || std::ranges::any_of(types, [&](auto type) { return has_type(value, type); });
        };
        if (const auto* value = schema.if_contains("const"); value && !fits(*value)) return bad(path, "const is not of the type");
        const auto* values = schema.if_contains("enum");
        if (!values) return {};
        const auto* list = values->if_array();
        if (!list || list->empty()) return bad(path, "enum must list at least one value");
        if (!std::ranges::all_of(*list, fits)) return bad(path, "a value of enum is not of the type");
        return {};
    }

    /// A whole number that counts something; -1 when absent.
    Result<std::int64_t> count(const json::object& schema, std::string_view name, const std::string& path) const {
        const auto* value = schema.if_contains(name);
        if (!value) return -1;
        boost::system::error_code error;
        const auto number = value->to_number<std::int64_t>(error);
        if (error || number < 0 || number > kCountMax) return bad(path, "{} must be a whole number from 0 to {}", name, kCountMax);
        return number;
    }

    Result<void> check_range(const json::object& schema, std::string_view least, std::string_view most, const std::string& path) const {
        TRY(const auto from, count(schema, least, path));
        TRY(const auto to, count(schema, most, path));
        if (to >= 0 && from > to) return bad(path, "{} is above {}", least, most);
        return {};
    }

    Result<void> check_string(const json::object& schema, const std::string& path) {
        TRY_VOID(check_range(schema, "minLength", "maxLength", path));
        const bool lengths = schema.contains("minLength") || schema.contains("maxLength");
        const auto* pattern = schema.if_contains("pattern");
        const auto* format = schema.if_contains("format");
        if (lengths + (pattern != nullptr) + (format != nullptr) > 1) {
            return bad(path, "pattern, format and lengths cannot stand together; say the length in the pattern");
        }
        if (pattern && !pattern->is_string()) return bad(path, "pattern must be a text");
        const int repeats = pattern ? repeats_of(pattern->get_string()) : 0;
        if (repeats > kRepeatsMax) return bad(path, "a pattern takes at most {} repetitions (`*`, `+`, `?`, `{{n}}`)", kRepeatsMax);
        repeats_ += repeats;
        if (repeats_ > kRepeatsInAllMax) return bad(path, "all patterns together take at most {} repetitions (`*`, `+`, `?`, `{{n}}`)", kRepeatsInAllMax);
        if (format && !(format->is_string() && contains(kFormats, std::string_view(format->get_string())))) {
            return bad(path, "format must be one of {}", fmt::join(kFormats, ", "));
        }
        return {};
    }

    Result<void> check_numbers(const json::object& schema, const std::string& path) const {
        for (const auto name : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}) {
            const auto* value = schema.if_contains(name);
            if (value && !value->is_number()) return bad(path, "{} must be a number", name);
        }
        return {};
    }

    Result<void> check_array(const json::object& schema, const std::string& path) {
        TRY_VOID(check_range(schema, "minItems", "maxItems", path));
        if (const auto* first = schema.if_contains("prefixItems")) TRY_VOID(visit_list(*first, path + "/prefixItems", kSchemasMax));
        if (const auto* items = schema.if_contains("items"); items && !items->is_bool()) return visit(*items, path + "/items");
        return {};
    }

    Result<void> check_object(const json::object& schema, const std::string& path) {
        TRY_VOID(visit_members(schema, "properties", path));
        const auto* others = schema.if_contains("additionalProperties");
        if (others && !others->is_bool()) TRY_VOID(visit(*others, path + "/additionalProperties"));
        const auto* required = schema.if_contains("required");
        if (!required) return {};
        const auto* names = required->if_array();
        if (!names) return bad(path, "required must be a list of names");
        const auto* properties = schema.if_contains("properties");
        const bool closed = !others || (others->is_bool() && !others->get_bool());
        for (const auto& name : *names) {
            if (!name.is_string()) return bad(path, "required must be a list of names");
            if (closed && !(properties && properties->get_object().contains(name.get_string()))) {
                return bad(path, "`{}` is required but no property", std::string_view(name.get_string()).substr(0, 40));
            }
        }
        return {};
    }

    /// Whether some finite document satisfies a schema. The smallest such document never repeats a schema inside itself, so
    /// one that is met again on the way down leads nowhere.
    bool finite(const json::value& schema) {
        if (++steps_ > kStepsMax || !schema.is_object()) return true;
        if (!way_.insert(&schema).second) return false;
        const bool result = finite(schema.get_object());
        way_.erase(&schema);
        return result;
    }

    bool finite(const json::object& schema) {
        if (const auto* reference = schema.if_contains("$ref")) {
            boost::system::error_code error;
            const auto& text = reference->get_string();
            return finite(std::string_view(text) == "#" ? root_ : *root_.find_pointer(text.subview(1), error));
        }
        if (const auto* options = schema.if_contains("anyOf")) {
            return std::ranges::any_of(options->get_array(), [this](const auto& option) { return finite(option); });
        }
        if (const auto* only = schema.if_contains("allOf")) return finite(only->get_array()[0]);
        const auto types = types_of(schema);
        const bool may_be_simple = std::ranges::any_of(types, [](auto type) { return type != "object" && type != "array"; });
        return may_be_simple || schema.contains("enum") || schema.contains("const") || (finite_object(schema) && finite_array(schema));
    }

    bool finite_object(const json::object& schema) {
        const auto* required = schema.if_contains("required");
        const auto* properties = schema.if_contains("properties");
        if (!required || !properties) return true;
        return std::ranges::all_of(required->get_array(), [&](const auto& name) {
            const auto* property = properties->get_object().if_contains(name.get_string());
            return !property || finite(*property);
        });
    }

    bool finite_array(const json::object& schema) {
        const auto* least = schema.if_contains("minItems");
        const auto* items = schema.if_contains("items");
        const auto* first = schema.if_contains("prefixItems");
        const bool needs_items = items && least && least->to_number<std::int64_t>() > (first ? static_cast<int>(first->get_array().size()) : 0);
        if (needs_items && !finite(*items)) return false;
        return !first || std::ranges::all_of(first->get_array(), [this](const auto& item) { return finite(item); });
    }

    const json::value& root_;
    std::set<const json::value*> schemas_;
    int repeats_ = 0;  // in all patterns
    std::vector<std::pair<std::string, const json::value*>> references_;
    std::set<const json::value*> way_;
    int steps_ = 0;
};

}  // namespace

Result<void> check_schema(std::string_view schema) try {
    json::parse_options options;
    options.max_depth = kDepthMax;
    boost::system::error_code error;
    const json::value root = json::parse(schema, error, {}, options);
    if (error) return fail(ErrorCode::kInvalidRequest, "The JSON schema is not valid JSON: {}.", error.message());
    return SchemaCheck(root).run();
} catch (const std::exception& error) {
    return tl::unexpected(Error{ErrorCode::kInvalidRequest, "The JSON schema could not be read.", error.what()});
}

}  // namespace glimpse::engine
