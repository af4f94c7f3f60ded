#include "http/response_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

using domain::ResponseFormat;
using testing::HasSubstr;
using Kind = ResponseFormat::Kind;

Result<ResponseFormat> read(std::string_view text) {
    return read_response_format({"response_format", text}).map([](const WantedFormat& wanted) { return wanted.format; });
}

std::string refusal(std::string_view text) {
    const auto format = read(text);
    return format ? "" : format.error().public_message;
}

TEST(ResponseFormat, ReadsEveryKind) {
    EXPECT_EQ(read(R"({"type": "text"})").value(), (ResponseFormat{Kind::kText, ""}));
    EXPECT_EQ(read(R"({"type": "json_object"})").value(), (ResponseFormat{Kind::kJson, ""}));
    EXPECT_EQ(read(R"({"type": "regex", "regex": "[0-9]+"})").value(), (ResponseFormat{Kind::kRegex, "[0-9]+"}));
    EXPECT_EQ(read(R"({"type": "grammar", "grammar": "root ::= \"a\""})").value(), (ResponseFormat{Kind::kGrammar, "root ::= \"a\""}));
}

TEST(ResponseFormat, KeepsTheOrderOfASchema) {
    const auto format = read(R"({"type": "json_schema", "json_schema": {"name": "r", "strict": true,
        "schema": {"type": "object", "properties": {"z": {}, "a": {}}}}})");
    EXPECT_EQ(format.value(), (ResponseFormat{Kind::kJsonSchema, R"({"type":"object","properties":{"z":{},"a":{}}})"}));
}

TEST(ResponseFormat, FieldsInParallelOnRequest) {
    const auto parallel = [](std::string_view value) {
        const auto text = fmt::format(R"({{"type": "json_schema", "json_schema": {{"schema": {{}}}}{}}})", value);
        return read_response_format({"response_format", std::string_view(text)});
    };
    EXPECT_FALSE(parallel("")->parallel_fields);
    EXPECT_FALSE(parallel(R"(, "parallel": false)")->parallel_fields);
    EXPECT_TRUE(parallel(R"(, "parallel": true)")->parallel_fields);
    EXPECT_THAT(parallel(R"(, "parallel": 1)").error().public_message, HasSubstr("true or false in `parallel`"));
}

TEST(ResponseFormat, SaysWhatIsMissing) {
    EXPECT_THAT(refusal("{"), HasSubstr("not valid JSON"));
    EXPECT_THAT(refusal("[]"), HasSubstr("an object with a \"type\""));
    EXPECT_THAT(refusal(R"({"type": "yaml"})"), HasSubstr("text, json_object, json_schema, regex or grammar"));
    EXPECT_THAT(refusal(R"({"type": "json_schema"})"), HasSubstr("needs \"json_schema\": {\"schema\": {...}}"));
    EXPECT_THAT(refusal(R"({"type": "json_schema", "json_schema": {"schema": true}})"), HasSubstr("json_schema.schema"));
    EXPECT_THAT(refusal(R"({"type": "json_schema", "json_schema": {"schema": {}, "shema": {}}})"), HasSubstr("unknown member `shema`"));
    EXPECT_THAT(refusal(R"({"type": "regex"})"), HasSubstr("needs a text in `regex`"));
    EXPECT_THAT(refusal(R"({"type": "regex", "pattern": "a"})"), HasSubstr("unknown member `pattern`"));
    EXPECT_THAT(refusal(std::string(100, '[')), HasSubstr("not valid JSON"));
}

}  // namespace
}  // namespace glimpse::http
