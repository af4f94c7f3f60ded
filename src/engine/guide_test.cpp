#include "engine/guide.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <optional>
#include <random>

namespace glimpse::engine {
namespace {

using domain::ResponseFormat;
using testing::HasSubstr;
using Kind = ResponseFormat::Kind;

/// Every byte is a token, its value the id; longer pieces follow; the last is the end token.
class GuideTest : public testing::Test {
protected:
    static std::vector<std::string> pieces() {
        std::vector<std::string> pieces;
        for (int byte = 0; byte < 256; ++byte) pieces.emplace_back(1, static_cast<char>(byte));
        for (const auto* piece : {"true", "false", "\": \"", "\", \"", "金额", "20", "\"}", "<end>"}) pieces.emplace_back(piece);
        pieces.back().clear();
        return pieces;
    }

    const std::vector<std::string> vocabulary = pieces();
    const int end_token = static_cast<int>(vocabulary.size()) - 1;
    const GuideCompiler compiler{vocabulary, {end_token}};

    /// Whether a text has the format and the answer may end after it.
    bool has(const ResponseFormat& format, std::string_view text) const {
        auto guide = compiler.compile(format);
        EXPECT_TRUE(guide) << guide.error().public_message;
        for (const char byte : text) {
            if (!guide->accept(static_cast<unsigned char>(byte))) return false;
        }
        return guide->accept(end_token);
    }

    std::string refusal(const ResponseFormat& format) const {
        auto guide = compiler.compile(format);
        return guide ? "" : guide.error().public_message;
    }

    /// Tokens drawn at random from the allowed ones until the answer is over; nothing when it does not end in time.
    std::optional<std::string> wander(const ResponseFormat& format, unsigned seed) const {
        auto guide = compiler.compile(format);
        EXPECT_TRUE(guide) << guide.error().public_message;
        std::mt19937 random(seed);
        std::string text;
        for (int i = 0; i < 2000; ++i) {
            const auto allowed = guide->allowed();
            EXPECT_FALSE(allowed.empty()) << text;
            if (allowed.empty()) return std::nullopt;
            int token = allowed[random() % allowed.size()];
            if (allowed.back() == end_token && random() % 2) token = end_token;
            if (!guide->accept(token)) {
                ADD_FAILURE() << "allowed but not accepted: " << token << " after " << text;
                return std::nullopt;
            }
            if (token == end_token) return text;
            text += vocabulary[token];
        }
        return std::nullopt;
    }
};

const ResponseFormat kRecord{Kind::kJsonSchema, R"({"type": "object", "properties": {
    "金额": {"type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"},
    "paid": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "count": {"type": "integer", "minimum": 1, "maximum": 12},
    "kind": {"enum": ["invoice", "receipt", null]},
    "items": {"type": "array", "items": {"type": "string", "maxLength": 3}, "maxItems": 2}},
    "required": ["金额", "paid", "date", "count", "kind", "items"]})"};

TEST_F(GuideTest, SchemaAllowsItsDocumentsOnly) {
    EXPECT_TRUE(has(kRecord, R"({"金额": "12.50", "paid": true, "date": "2026-11-27", "count": 12, "kind": null, "items": ["a", "金额税"]})"));
    EXPECT_FALSE(has(kRecord, R"({"金额": "12.5", "paid": true, "date": "2026-11-27", "count": 12, "kind": null, "items": []})"));
    EXPECT_FALSE(has(kRecord, R"({"金额": "12.50", "paid": 1, "date": "2026-11-27", "count": 12, "kind": null, "items": []})"));
    EXPECT_FALSE(has(kRecord, R"({"金额": "12.50", "paid": true, "date": "2026-13-27", "count": 12, "kind": null, "items": []})"));
    EXPECT_FALSE(has(kRecord, R"({"金额": "12.50", "paid": true, "date": "2026-11-27", "count": 13, "kind": null, "items": []})"));
    EXPECT_FALSE(has(kRecord, R"({"金额": "12.50", "paid": true, "date": "2026-11-27", "count": 1, "kind": "menu", "items": []})"));
    EXPECT_FALSE(has(kRecord, R"({"金额": "12.50", "paid": true, "date": "2026-11-27", "count": 1, "kind": null, "items": ["abcd"]})"));
    EXPECT_FALSE(has(kRecord, R"({"金额": "12.50"})"));
}

TEST_F(GuideTest, WhateverIsSampledIsADocument) {
    int ended = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
        const auto text = wander(kRecord, seed);
        if (!text) continue;  // a number may go on for ever
        ++ended;
        boost::system::error_code error;
        const auto value = boost::json::parse(*text, error);
        ASSERT_FALSE(error) << *text;
        const auto& object = value.as_object();
        ASSERT_EQ(object.size(), 6u) << *text;
        EXPECT_GE(object.at("count").as_int64(), 1);
        EXPECT_LE(object.at("count").as_int64(), 12);
        EXPECT_LE(object.at("items").as_array().size(), 2u);
        EXPECT_TRUE(object.at("paid").is_bool());
    }
    EXPECT_GT(ended, 100);
}

TEST_F(GuideTest, WhateverIsSampledIsJson) {
    for (const auto* schema : {
             R"({"type": "string", "pattern": "^.{1,4}$"})",
             R"({"type": "string", "pattern": "^[^a]b*$"})",
             R"({"type": "string", "pattern": "\\S\\W"})",
             R"({"type": "string", "minLength": 2, "maxLength": 4})",
             R"({"type": "array", "items": {"type": ["string", "null", "number"]}, "minItems": 2, "maxItems": 3})",
             R"({"type": "object", "additionalProperties": {"type": "boolean"}})",
             R"({"type": "object", "properties": {"a\"b\n": {"const": "x\ty"}}, "required": ["a\"b\n"]})",
             R"({"properties": {"a": {"type": "integer", "exclusiveMinimum": -3, "exclusiveMaximum": 3}, "b": {}}, "required": ["b"]})",
             R"({"type": "string", "format": "uri"})",
             R"({"type": "string", "format": "duration"})",
             R"({"type": "string", "format": "hostname"})",
         }) {
        int ended = 0;
        for (unsigned seed = 0; seed < 100; ++seed) {
            const auto text = wander({Kind::kJsonSchema, schema}, seed);
            if (!text) continue;
            ++ended;
            boost::system::error_code error;
            boost::json::parse(*text, error);
            EXPECT_FALSE(error) << schema << " gave " << *text;
            if (error) break;
        }
        EXPECT_GT(ended, 20) << schema;
    }
}

TEST_F(GuideTest, SaysWhatMustFollow) {
    auto guide = *compiler.compile(kRecord);
    EXPECT_EQ(guide.forced(), "{\"金额\": \"");
    for (const char byte : guide.forced()) ASSERT_TRUE(guide.accept(static_cast<unsigned char>(byte)));
    EXPECT_EQ(guide.forced(), "");
    for (const char byte : std::string_view("1.23")) ASSERT_TRUE(guide.accept(byte));
    EXPECT_EQ(guide.forced(), "\", \"paid\": ");
}

TEST_F(GuideTest, IsOverWhenOnlyTheEndMayFollow) {
    auto guide = *compiler.compile({Kind::kJsonSchema, R"({"enum": ["a", "ab"]})"});
    for (const char byte : std::string_view("\"a")) ASSERT_TRUE(guide.accept(byte));
    EXPECT_FALSE(guide.over());
    ASSERT_TRUE(guide.accept('"'));
    EXPECT_TRUE(guide.over());
    auto number = *compiler.compile({Kind::kRegex, "[0-9]+"});
    ASSERT_TRUE(number.accept('7'));
    EXPECT_FALSE(number.over()) << "another digit may follow";
    EXPECT_THAT(number.allowed(), testing::Contains(end_token));
}

TEST_F(GuideTest, TakesBackTokens) {
    auto guide = *compiler.compile({Kind::kRegex, "(ab|ac)d"});
    ASSERT_TRUE(guide.accept('a'));
    ASSERT_TRUE(guide.accept('b'));
    EXPECT_FALSE(guide.accept('b'));
    guide.take_back(1);
    ASSERT_TRUE(guide.accept('c'));
    ASSERT_TRUE(guide.accept('d'));
    EXPECT_TRUE(guide.over());
}

TEST_F(GuideTest, ExpressionsMatchTheWholeAnswer) {
    const ResponseFormat date{Kind::kRegex, R"([0-9]{4}-[0-9]{2}|无)"};
    EXPECT_TRUE(has(date, "2026-11"));
    EXPECT_TRUE(has(date, "无"));
    EXPECT_FALSE(has(date, "2026-11 "));
    EXPECT_FALSE(has(date, "x2026-11"));
}

TEST_F(GuideTest, CharactersWrittenInHexadecimalEndWhereTheyShould) {
    const ResponseFormat price{Kind::kRegex, R"([£0-9é]+\x41B)"};
    EXPECT_TRUE(has(price, "£50éAB"));
    EXPECT_TRUE(has(price, "5£AB"));
    EXPECT_FALSE(has(price, "££A"));
    EXPECT_FALSE(has(price, "aAB"));
    EXPECT_TRUE(has({Kind::kJsonSchema, R"({"type": "string", "pattern": "^[°C0-9]{3}$"})"}, R"("21°")"));
    EXPECT_TRUE(has({Kind::kGrammar, R"(root ::= [\xA30-9]+ "\x41B")"}, "£5AB"));
    for (const auto* far : {R"([\x5555555559])", R"(\Uffffffff)", "[(\x01\\\x01\\55555555\x01" "9]w"}) (void)refusal({Kind::kRegex, far});
}

TEST_F(GuideTest, GrammarsInGbnf) {
    const ResponseFormat list{Kind::kGrammar, "root ::= item (\", \" item)*\nitem ::= [a-z]+ # a word\n"};
    EXPECT_TRUE(has(list, "tea, milk"));
    EXPECT_FALSE(has(list, "tea,milk"));
    const ResponseFormat nested{Kind::kGrammar, R"g(root ::= "(" root ")" | "x")g"};
    EXPECT_TRUE(has(nested, "((x))"));
    EXPECT_FALSE(has(nested, "((x)"));
}

TEST_F(GuideTest, AnyJsonObject) {
    EXPECT_TRUE(has({Kind::kJson, ""}, R"({"a": [1, {"b": null}], "c": "d"})"));
    EXPECT_FALSE(has({Kind::kJson, ""}, "[]"));
}

TEST_F(GuideTest, OnlyCountsInsideEachOtherMultiply) {
    EXPECT_EQ(refusal({Kind::kRegex, "[0-9]{100}-[0-9]{100}-[0-9]{100}"}), "");
    EXPECT_EQ(refusal({Kind::kRegex, "(a{64}){64}"}), "");
    for (const auto* expression : {"(a{65}){64}", "((a{9}b){30}|c){30}", "(a{65}[)]b){64}", "(((a{20}){20}){20})", "a{5000}"}) {
        EXPECT_THAT(refusal({Kind::kRegex, expression}), HasSubstr("repetitions in all")) << expression;
    }
    std::string many;
    for (int i = 0; i < 9000; ++i) many += "a{9}";
    EXPECT_THAT(refusal({Kind::kRegex, many}), HasSubstr("repetitions in all")) << "beside each other they add up";
    std::string form = R"({"type": "object", "properties": {)";
    for (int i = 0; i < 8; ++i) form += fmt::format(R"({}"f{}": {{"type": "string", "pattern": "^[0-9]{{8}}-[A-Z]{{1,6}}$"}})", i ? ", " : "", i);
    EXPECT_EQ(refusal({Kind::kJsonSchema, form + "}}"}), "");
}

TEST_F(GuideTest, HostileFormatsAreTakenOrRefusedAtOnce) {  // else the test runs into its time limit
    const std::string nested = R"({"type": "array", "minItems": 1000, "maxItems": 1000, "items": )";
    for (const ResponseFormat& format : {
             ResponseFormat{Kind::kJsonSchema, R"({"type": "string", "minLength": 100000, "maxLength": 100000})"},
             ResponseFormat{Kind::kJsonSchema, R"({"type": "array", "maxItems": 100000, "items": {"type": "number"}})"},
             ResponseFormat{Kind::kJsonSchema, nested + nested + nested + R"({"type": "null"}}}})"},
             ResponseFormat{Kind::kRegex, "(a{64}){64}"},
             ResponseFormat{Kind::kRegex, "^(a|a|aa)+(b*)*$"},
             ResponseFormat{Kind::kRegex, std::string(60'000, 'a')},
         }) {
        EXPECT_EQ(refusal(format), "") << format.source.substr(0, 60);
    }
    const std::string deep = std::string(2000, '(') + "\"a\"" + std::string(2000, ')');
    EXPECT_NE(refusal({Kind::kRegex, deep}), "");
    EXPECT_NE(refusal({Kind::kGrammar, "root ::= " + deep}), "");
}

TEST_F(GuideTest, RefusesWhatIsNoFormat) {
    EXPECT_THAT(refusal({Kind::kRegex, "(a"}), HasSubstr("not understood"));
    EXPECT_THAT(refusal({Kind::kGrammar, "root ::= other"}), HasSubstr("not understood"));
    EXPECT_THAT(refusal({Kind::kGrammar, "root ::= root \"a\""}), HasSubstr("No answer"));
    EXPECT_THAT(refusal({Kind::kJsonSchema, R"({"not": {}})"}), HasSubstr("`not`"));
    EXPECT_THAT(refusal({Kind::kRegex, "(a{1000}){1000}"}), HasSubstr("repetitions in all"));
    EXPECT_THAT(refusal({Kind::kRegex, std::string(70'000, 'a')}), HasSubstr("at most 65536"));
    EXPECT_EQ(compiler.compile({Kind::kRegex, "(a"}).error().public_message.find('/'), std::string::npos) << "no path of ours";
}

}  // namespace
}  // namespace glimpse::engine
