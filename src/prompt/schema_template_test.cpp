#include "prompt/schema_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::prompt {
namespace {

using domain::FieldKind;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(TemplateFromSchema, MakesAFieldOfEachProperty) {
    const auto read = template_from_schema(R"json({"type": "object", "required": ["paid"], "properties": {
        "paid": {"type": "string", "format": "money", "title": "实付", "description": "amount paid"},
        "due_date": {"type": ["string", "null"], "format": "date"},
        "guests": {"type": "integer"},
        "meal": {"enum": ["lunch", "tea (5 o'clock)"]},
        "plate": {"type": "string", "pattern": "[A-Z]{2}"}}})json");
    ASSERT_TRUE(read.has_value()) << read.error().public_message;
    ASSERT_EQ(read->fields.size(), 5U);
    const auto& paid = read->fields[0];
    EXPECT_EQ(paid.kind, FieldKind::kMoney);
    EXPECT_EQ(paid.title_zh, "实付");
    EXPECT_THAT(paid.labels, ElementsAre("实付", "amount paid", "paid"));
    EXPECT_TRUE(paid.required);
    EXPECT_EQ(read->fields[1].kind, FieldKind::kDate);
    EXPECT_EQ(read->fields[1].title_en, "due date");
    EXPECT_FALSE(read->fields[1].required);
    EXPECT_EQ(read->fields[2].kind, FieldKind::kNumber);
    EXPECT_EQ(read->fields[3].pattern, R"(lunch|tea \(5 o'clock\))");
    EXPECT_EQ(read->fields[4].pattern, "[A-Z]{2}");
}

TEST(TemplateFromSchema, MakesColumnsOfAnArrayOfObjects) {
    const auto read = template_from_schema(R"json({"properties": {"total": {"type": "number"}, "lines": {"type": "array", "items": {"properties": {
        "item": {"type": "string", "title": "品名"}, "price": {"type": "number"}}}}}})json");
    ASSERT_TRUE(read.has_value()) << read.error().public_message;
    EXPECT_EQ(read->fields.size(), 1U);
    ASSERT_EQ(read->columns.size(), 2U);
    EXPECT_THAT(read->columns[0].labels, ElementsAre("品名", "item"));
    EXPECT_EQ(read->columns[1].kind, FieldKind::kMoney);
}

TEST(TemplateFromSchema, RefusesWhatNoDocumentHas) {
    const auto error = [](std::string_view schema) {
        const auto read = template_from_schema(schema);
        return read ? std::string("none") : read.error().public_message;
    };
    EXPECT_THAT(error("{"), HasSubstr("not valid JSON"));
    EXPECT_THAT(error("[]"), HasSubstr("an object with properties"));
    EXPECT_THAT(error(R"({"properties": {}})"), HasSubstr("an object with properties"));
    EXPECT_THAT(error(R"({"properties": {"a": {"type": "object"}}})"), HasSubstr("`a`"));
    EXPECT_THAT(error(R"({"properties": {"a": 1}})"), HasSubstr("`a`"));
    EXPECT_THAT(error(R"({"properties": {"a": {"type": "array", "items": {"type": "string"}}}})"), HasSubstr("`a`"));
    EXPECT_THAT(error(R"({"properties": {"a": {"type": "string", "pattern": "("}}})"), HasSubstr("no regular expression"));
    EXPECT_THAT(error(std::string(kSchemaBytesMax + 1, ' ')), HasSubstr("bytes"));
    EXPECT_THAT(error(std::string(1000, '[')), HasSubstr("not valid JSON"));
    const std::string lines = R"({"type": "array", "items": {"properties": {"x": {"type": "string"}}}})";
    EXPECT_THAT(error(R"({"properties": {"a": )" + lines + R"(, "b": )" + lines + "}}"), HasSubstr("one table"));
}

}  // namespace
}  // namespace glimpse::prompt
