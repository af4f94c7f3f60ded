#include "prompt/schema_template.h"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/regex.hpp>
#include <optional>
#include <string>

#include "prompt/template_file.h"

namespace glimpse::prompt {
namespace {

namespace json = boost::json;
using domain::FieldKind;

constexpr std::size_t kDepthMax = 64;
constexpr std::size_t kNameBytesMax = 64;
constexpr std::size_t kTitleBytesMax = 200;
constexpr int kTextTokens = 128;

std::string text_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() && value->get_string().size() <= kTitleBytesMax ? std::string(value->get_string()) : std::string();
}

/// The type that is not null.
std::string type_of(const json::object& property) {
    const auto* type = property.if_contains("type");
    if (const auto* several = type ? type->if_array() : nullptr) {
        const auto other = std::ranges::find_if(*several, [](const json::value& one) { return one != "null"; });
        type = other == several->end() ? nullptr : &*other;
    }
    return type && type->is_string() ? std::string(type->get_string()) : std::string();
}

std::optional<FieldKind> kind_of(const json::object& property) {
    const auto type = type_of(property), format = text_of(property, "format");
    if (type == "number" || type == "integer") return FieldKind::kNumber;
    if (type != "string" && !(type.empty() && property.contains("enum"))) return {};
    return domain::field_kind_named(format).value_or(FieldKind::kText);
}

std::string spaced(std::string name) {
    std::ranges::replace(name, '_', ' ');
    return name;
}

/// What the value matches as a whole.
std::string pattern_of(const json::object& property) {
    const auto* choices = property.if_contains("enum");
    if (!choices || !choices->is_array()) return text_of(property, "pattern");
    std::string pattern;
    for (const auto& choice : choices->get_array()) {
        if (!choice.is_string()) continue;
        static const boost::regex special(R"([.^$|()\[\]{}*+?\\])");
        pattern += (pattern.empty() ? "" : "|") + boost::regex_replace(std::string(choice.get_string()), special, R"(\\$&)");
    }
    return pattern;
}

std::vector<std::string> labels_of(const json::object& property, const std::string& name) {
    std::vector<std::string> labels;
    for (auto label : {text_of(property, "title"), text_of(property, "description"), spaced(name)}) {
        if (!label.empty() && std::ranges::find(labels, label) == labels.end()) labels.push_back(std::move(label));
    }
    return labels;
}

const json::object* properties_of(const json::object& object) {
    const auto* properties = object.if_contains("properties");
    return properties && properties->is_object() && !properties->get_object().empty() ? &properties->get_object() : nullptr;
}

const json::object* items_of(const json::object& property) {
    const auto* items = property.if_contains("items");
    return type_of(property) == "array" && items && items->is_object() ? properties_of(items->get_object()) : nullptr;
}

tl::unexpected<Error> not_a_field(std::string_view name) {
    return fail(ErrorCode::kInvalidRequest, "schema: `{}` is neither a string, nor a number, nor an array of objects of such; nothing else can be read from a document", name);
}

Result<domain::FieldRule> field_of(const std::string& name, const json::object& property) {
    const auto kind = kind_of(property);
    if (!kind) return not_a_field(name);
    auto title = text_of(property, "title");
    if (title.empty()) title = spaced(name);
    domain::FieldRule field{name, *kind, title, title, labels_of(property, name), pattern_of(property)};
    try {
        boost::regex(field.pattern);
    } catch (const boost::regex_error& error) {
        return fail(ErrorCode::kInvalidRequest, "schema: the pattern of `{}` is no regular expression: {}", name, error.what());
    }
    return field;
}

Result<void> add_columns(const json::object& properties, domain::Template& into) {
    for (const auto& member : properties) {
        const std::string name(member.key());
        const auto* property = member.value().if_object();
        const auto kind = property ? kind_of(*property) : std::nullopt;
        if (!kind) return not_a_field(name);
        // What goes into a column of amounts is told by figures alone.
        const auto title = labels_of(*property, name).front();
        into.columns.push_back({name, *kind == FieldKind::kNumber ? FieldKind::kMoney : *kind, title, title, labels_of(*property, name)});
    }
    return {};
}

Result<void> add_property(std::string name, const json::value& value, domain::Template& into) {
    const auto* property = value.if_object();
    if (!property || name.empty() || name.size() > kNameBytesMax) return not_a_field(name.substr(0, kNameBytesMax));
    if (const auto* columns = items_of(*property)) {
        if (!into.columns.empty()) return fail(ErrorCode::kInvalidRequest, "schema: `{}` is a second array of objects; a document has one table", name);
        return add_columns(*columns, into);
    }
    TRY(auto field, field_of(name, *property));
    into.fields.push_back(std::move(field));
    return {};
}

}  // namespace

Result<domain::Template> template_from_schema(std::string_view schema) {
    if (schema.size() > kSchemaBytesMax) return fail(ErrorCode::kTooLarge, "schema has {} bytes; at most {} are read", schema.size(), kSchemaBytesMax);
    json::parse_options options;
    options.max_depth = kDepthMax;
    boost::system::error_code error;
    const auto root = json::parse(schema, error, {}, options);
    if (error) return fail(ErrorCode::kInvalidRequest, "schema is not valid JSON: {}", error.message());
    const auto* object = root.if_object();
    const auto* properties = object ? properties_of(*object) : nullptr;
    if (!properties) return fail(ErrorCode::kInvalidRequest, "schema: wants the JSON Schema of an object with properties");
    if (properties->size() > kTemplateFieldsMax) {
        return fail(ErrorCode::kInvalidRequest, "schema: {} properties, {} are allowed", properties->size(), kTemplateFieldsMax);
    }
    domain::Template read;
    read.name = "schema";
    read.title_en = read.title_zh = text_of(*object, "title");
    read.max_tokens = kTextTokens;
    for (const auto& member : *properties) TRY_VOID(add_property(std::string(member.key()), member.value(), read));
    if (read.columns.size() > kTemplateColumnsMax) {
        return fail(ErrorCode::kInvalidRequest, "schema: {} columns, {} are allowed", read.columns.size(), kTemplateColumnsMax);
    }
    const auto* required = object->if_contains("required");
    for (auto& field : read.fields) {
        const auto* names = required ? required->if_array() : nullptr;
        field.required = names && std::ranges::any_of(*names, [&](const json::value& one) { return one.is_string() && one.get_string() == field.name; });
    }
    return read;
}

}  // namespace glimpse::prompt
