#include "prompt/branches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::prompt {
namespace {

using testing::HasSubstr;
using Kind = domain::ResponseFormat::Kind;

domain::Ask fields(std::string schema) {
    domain::Ask ask{"req_1"};
    ask.format = {Kind::kJsonSchema, std::move(schema)};
    ask.parallel_fields = true;
    return ask;
}

TEST(Branches, OneOrSeveralAlike) {
    domain::Ask ask{"req_1"};
    EXPECT_EQ(plan_branches(ask)->branches.size(), 1u);
    ask.samples = 3;
    ask.format = {Kind::kRegex, "a"};
    const auto plan = plan_branches(ask).value();
    ASSERT_EQ(plan.branches.size(), 3u);
    EXPECT_FALSE(plan.joined);
    EXPECT_EQ(plan.branches[2].format, ask.format);
    EXPECT_EQ(plan.branches[2].begun, "");
}

TEST(Branches, OneForEachField) {
    const auto plan = plan_branches(fields(R"({"type": "object", "$defs": {"d": {"type": "string"}},
        "properties": {"金\"额": {"$ref": "#/$defs/d"}, "b": true}, "required": ["b"]})")).value();
    ASSERT_EQ(plan.branches.size(), 2u);
    EXPECT_TRUE(plan.joined);
    EXPECT_EQ(plan.branches[0].begun, "{\"金\\\"额\": ");
    EXPECT_EQ(plan.branches[0].lead, "{\"金\\\"额\": ");
    EXPECT_EQ(plan.branches[0].format.source, R"({"$ref":"#/$defs/d","$defs":{"d":{"type":"string"}}})");
    EXPECT_EQ(plan.branches[1].begun, "{\"b\": ");
    EXPECT_EQ(plan.branches[1].lead, ", \"b\": ");
    EXPECT_EQ(plan.branches[1].format.source, "{}");
    EXPECT_EQ(plan.tail, "}");
}

TEST(Branches, FieldsNeedAnObjectOfThem) {
    for (const auto* schema : {"{", "[]", "true", R"({"type": "string"})", R"({"properties": {}})", R"({"properties": 3})"}) {
        EXPECT_THAT(plan_branches(fields(schema)).error().public_message, HasSubstr("an object with properties")) << schema;
    }
    std::string many = R"({"properties": {"p0": {})";
    for (std::size_t i = 1; i <= domain::kBranchesMax; ++i) many += fmt::format(R"(, "p{}": {{}})", i);
    EXPECT_THAT(plan_branches(fields(many + "}}")).error().public_message, HasSubstr("can be answered in parallel"));
}

}  // namespace
}  // namespace glimpse::prompt
