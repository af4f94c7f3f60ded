#include "engine/schema_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::engine {
namespace {

using testing::HasSubstr;

std::string refusal(std::string_view schema) {
    const auto checked = check_schema(schema);
    return checked ? "" : checked.error().public_message;
}

TEST(SchemaCheck, TakesWhatDescribesRecords) {
    for (const auto* schema : {
             R"({"type": "object", "properties": {"a": {"type": "string", "maxLength": 9}}, "required": ["a"]})",
             R"({"type": "array", "items": {"type": ["integer", "null"], "minimum": 0}, "minItems": 1, "maxItems": 3})",
             R"({"enum": ["zh", "en", null, 3]})",
             R"({"const": {"a": [1]}})",
             R"({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}], "description": "when"})",
             R"({"type": "string", "pattern": "^[0-9]{8}$"})",
             R"({"properties": {"more": {"type": "object", "additionalProperties": {"type": "number"}}}})",
             R"({"$defs": {"tree": {"type": "object", "properties": {"left": {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "null"}]}},
                 "required": ["left"]}}, "$ref": "#/$defs/tree"})",
             R"({"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"type": "boolean"}}})",
             R"({})",
         }) {
        EXPECT_EQ(refusal(schema), "") << schema;
    }
}

TEST(SchemaCheck, RefusesWhatWouldBeIgnored) {
    EXPECT_THAT(refusal(R"({"properties": {"a": {"not": {}}}})"), HasSubstr("at /properties/a: the keyword `not`"));
    EXPECT_THAT(refusal(R"({"type": "array", "uniqueItems": true})"), HasSubstr("`uniqueItems`"));
    EXPECT_THAT(refusal(R"({"type": "number", "multipleOf": 3})"), HasSubstr("`multipleOf`"));
    EXPECT_THAT(refusal(R"({"oneOf": [{}]})"), HasSubstr("`oneOf`"));
    EXPECT_THAT(refusal(R"({"anyOf": [{"type": "string"}], "type": "string"})"), HasSubstr("beside $ref, anyOf and allOf"));
    EXPECT_THAT(refusal(R"({"allOf": [{"type": "string"}, {"maxLength": 3}]})"), HasSubstr("no more than 1"));
    EXPECT_THAT(refusal(R"({"type": "string", "pattern": "a", "maxLength": 3})"), HasSubstr("cannot stand together"));
    EXPECT_THAT(refusal(R"({"type": "string", "format": "chinese-date"})"), HasSubstr("format must be one of"));
    EXPECT_THAT(refusal(R"({"$ref": "https://example.org/schema"})"), HasSubstr("must begin with #"));
}

TEST(SchemaCheck, RefusesWhatNothingSatisfies) {
    EXPECT_THAT(refusal("false"), HasSubstr("allows nothing"));
    EXPECT_THAT(refusal(R"({"enum": []})"), HasSubstr("at least one value"));
    EXPECT_THAT(refusal(R"({"type": "string", "enum": [1]})"), HasSubstr("not of the type"));
    EXPECT_THAT(refusal(R"({"type": "string", "minLength": 5, "maxLength": 4})"), HasSubstr("minLength is above maxLength"));
    EXPECT_THAT(refusal(R"({"type": "object", "properties": {}, "required": ["a"]})"), HasSubstr("`a` is required but no property"));
    EXPECT_THAT(refusal(R"({"$ref": "#"})"), HasSubstr("requires itself"));
    EXPECT_THAT(refusal(R"({"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]})"), HasSubstr("requires itself"));
    EXPECT_THAT(refusal(R"({"type": "array", "minItems": 1, "items": {"$ref": "#"}})"), HasSubstr("requires itself"));
}

TEST(SchemaCheck, RefusesWhatIsNoSchema) {
    EXPECT_THAT(refusal("{"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal("[]"), HasSubstr("a schema is an object"));
    EXPECT_THAT(refusal(R"({"type": "text"})"), HasSubstr("no type `text`"));
    EXPECT_THAT(refusal(R"({"type": 3})"), HasSubstr("type must be"));
    EXPECT_THAT(refusal(R"({"properties": []})"), HasSubstr("properties must be an object"));
    EXPECT_THAT(refusal(R"({"required": "a"})"), HasSubstr("required must be a list"));
    EXPECT_THAT(refusal(R"({"properties": {"a": {"$ref": "#/required"}}, "required": ["a"]})"), HasSubstr("must name a schema"));
    EXPECT_THAT(refusal(R"({"$ref": "#/$defs/none"})"), HasSubstr("names nothing"));
    EXPECT_THAT(refusal(R"({"minLength": -1})"), HasSubstr("whole number"));
    EXPECT_THAT(refusal(R"({"maxItems": 1e30})"), HasSubstr("whole number"));
}

TEST(SchemaCheck, DoesNotFollowAlternativesForEver) {
    // Each level names the next twice: 2^40 ways, unless they are bounded.
    std::string schema = R"({"$ref": "#/$defs/d0", "$defs": {)";
    for (int i = 0; i < 40; ++i) {
        schema += fmt::format(R"("d{}": {{"type": "array", "prefixItems": [{{"$ref": "#/$defs/d{}"}}, {{"$ref": "#/$defs/d{}"}}]}}, )", i, i + 1, i + 1);
    }
    schema += R"("d40": {"type": "null"}}})";
    EXPECT_THAT(refusal(schema), HasSubstr("too many alternatives"));
}

}  // namespace
}  // namespace glimpse::engine
