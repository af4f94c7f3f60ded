#include "prompt/branches.h"

#include <boost/json.hpp>

namespace glimpse::prompt {
namespace {

namespace json = boost::json;

constexpr std::size_t kDepthMax = 64;

/// The schema of a property by itself: what it refers to lies in the definitions, which go along.
std::string schema_of(const json::object& root, const json::value& property) {
    if (!property.is_object()) return json::serialize(property.is_bool() && property.get_bool() ? json::value(json::object()) : property);
    json::object schema = property.get_object();
    for (const auto* name : {"$defs", "definitions"}) {
        if (const auto* definitions = root.if_contains(name)) schema[name] = *definitions;
    }
    return json::serialize(schema);
}

Result<BranchPlan> plan_fields(const domain::ResponseFormat& format) {
    json::parse_options options;
    options.max_depth = kDepthMax;
    boost::system::error_code error;
    const auto root = json::parse(format.source, error, {}, options);
    const auto* object = root.if_object();
    const auto* properties = object && !error ? object->if_contains("properties") : nullptr;
    if (!properties || !properties->is_object() || properties->get_object().empty()) {
        return fail(ErrorCode::kInvalidRequest,
                    "Fields can be answered in parallel only where the schema is an object with properties.");
    }
    if (properties->get_object().size() > domain::kBranchesMax) {
        return fail(ErrorCode::kInvalidRequest, "The schema has {} fields; {} can be answered in parallel.",
                    properties->get_object().size(), domain::kBranchesMax);
    }
    BranchPlan plan{.branches = {}, .tail = "}", .joined = true};
    for (const auto& property : properties->get_object()) {
        const std::string name = json::serialize(json::string_view(property.key())) + ": ";
        plan.branches.push_back({.begun = "{" + name,
                                 .format = {domain::ResponseFormat::Kind::kJsonSchema, schema_of(*object, property.value())},
                                 .lead = (plan.branches.empty() ? "{" : ", ") + name});
    }
    return plan;
}

}  // namespace

Result<BranchPlan> plan_branches(const domain::Ask& ask) {
    if (ask.parallel_fields) return plan_fields(ask.format);
    BranchPlan plan;
    for (const auto& question : ask.questions) plan.branches.push_back({.question = question, .format = ask.format});
    if (!ask.questions.empty()) return plan;
    plan.branches.assign(static_cast<std::size_t>(ask.samples), Branch{.format = ask.format});
    return plan;
}

}  // namespace glimpse::prompt
