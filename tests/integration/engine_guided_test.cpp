// Answers with a format: whatever the model would say, they keep it; what it fixes is not asked of the model.
#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "tests/support/nano_engine.h"

namespace glimpse::engine {
namespace {

using domain::FinishReason;
using domain::ResponseFormat;
using testing::HasSubstr;
using testing::MatchesRegex;
using Kind = ResponseFormat::Kind;

const ResponseFormat kRecord{Kind::kJsonSchema, R"({"type": "object", "properties": {
    "商户名称": {"type": "string", "maxLength": 12},
    "date": {"type": "string", "pattern": "^20[0-9]{2}-[01][0-9]-[0-3][0-9]$"},
    "total": {"type": "string", "pattern": "^[0-9]{1,4}\\.[0-9]{2}$"},
    "paid": {"type": "boolean"},
    "kind": {"enum": ["slip", "receipt", "invoice"]}},
    "required": ["商户名称", "date", "total", "paid", "kind"]})"};

Request guided(const ResponseFormat& format, int slip_number = 0, const std::string& question = "JSON", int max_tokens = 160) {
    Request request = ask(slip_number, question, max_tokens);
    request.format = format;
    return request;
}

void expect_record(const std::string& text) {
    boost::system::error_code error;
    const auto value = boost::json::parse(text, error);
    ASSERT_FALSE(error) << text;
    const auto& record = value.as_object();
    ASSERT_EQ(record.size(), 5u) << text;
    EXPECT_THAT(std::string(record.at("date").as_string()), MatchesRegex("20[0-9][0-9]-[01][0-9]-[0-3][0-9]"));
    EXPECT_THAT(std::string(record.at("total").as_string()), MatchesRegex("[0-9]+\\.[0-9][0-9]"));
    EXPECT_TRUE(record.at("paid").is_bool());
    EXPECT_THAT(std::string(record.at("kind").as_string()), testing::AnyOf("slip", "receipt", "invoice"));
}

Result<Completion> complete(Engine& engine, Request request, std::string& text) {
    auto recorder = std::make_shared<Recorder>();
    const auto id = engine.submit(std::move(request), recorder);
    if (!id) return tl::unexpected(id.error());
    auto completion = recorder->end();
    text = recorder->text();
    return completion;
}

TEST(EngineGuided, KeepsTheSchemaHoweverTheModelFeels) {
    const auto engine = load_and_wait(nano_settings(8));
    std::vector<std::shared_ptr<Recorder>> recorders;
    for (std::uint32_t seed = 0; seed < 16; ++seed) {
        auto request = guided(kRecord, static_cast<int>(seed % 2));
        request.sampling.temperature = seed < 2 ? 0.0 : 2.0;
        request.sampling.seed = seed;
        recorders.push_back(std::make_shared<Recorder>());
        ASSERT_TRUE(engine->submit(std::move(request), recorders.back()));
    }
    for (const auto& recorder : recorders) {
        const auto completion = recorder->end();
        ASSERT_TRUE(completion) << completion.error().public_message;
        EXPECT_EQ(completion->finish_reason, FinishReason::kStop);
        expect_record(recorder->text());
    }
    const auto stats = engine->stats();
    EXPECT_GT(stats.tokens_forced, stats.tokens_sampled / 2);
    EXPECT_EQ(stats.running, 0);
}

TEST(EngineGuided, WhatIsFixedIsWhatTheModelWouldHaveWritten) {
    auto settings = nano_settings(4);
    const auto engine = load_and_wait(settings);
    settings.jump_forward = false;
    const auto plain = load_and_wait(settings);
    for (const int slip_number : {0, 1}) {
        for (const auto& format : {kRecord, ResponseFormat{Kind::kRegex, "(金额|合计)：[0-9]+元，共[0-9]件"},
                                   ResponseFormat{Kind::kGrammar, "root ::= \"- \" [a-z]{1,8} \" has \" [0-9]{1,3} \" pieces\""}}) {
            std::string expected;
            ASSERT_TRUE(complete(*plain, guided(format, slip_number), expected));
            std::string text;
            ASSERT_TRUE(complete(*engine, guided(format, slip_number), text));
            EXPECT_EQ(text, expected);
        }
    }
    EXPECT_EQ(plain->stats().tokens_forced, 0U);
    EXPECT_LT(engine->stats().tokens_sampled, plain->stats().tokens_sampled);
}

TEST(EngineGuided, AFixedAnswerIsNotSampledAtAll) {
    const auto engine = load_and_wait(nano_settings(1));
    std::string text;
    const auto completion = complete(*engine, guided({Kind::kJsonSchema, R"({"const": {"kind": "slip", "pages": 1}})"}), text);
    ASSERT_TRUE(completion);
    EXPECT_EQ(completion->finish_reason, FinishReason::kStop);
    EXPECT_EQ(boost::json::parse(text), boost::json::parse(R"({"kind": "slip", "pages": 1})"));
    EXPECT_EQ(engine->stats().tokens_sampled, 0U);
    EXPECT_GT(completion->usage.completion_tokens, 4);
}

TEST(EngineGuided, ThePromptIsCountedWithoutTheAnswer) {
    const auto engine = load_and_wait(nano_settings(1));
    std::string text;
    const auto free = complete(*engine, ask(0, "JSON", 8), text);
    const auto held = complete(*engine, guided(kRecord), text);
    ASSERT_TRUE(free && held);
    EXPECT_EQ(held->usage.prompt_tokens, free->usage.prompt_tokens);
}

TEST(EngineGuided, SaysWhenThereWasNoRoomForAll) {
    const auto engine = load_and_wait(nano_settings(1));
    for (const int max_tokens : {1, 2, 5, 20}) {
        std::string text;
        const auto completion = complete(*engine, guided(kRecord, 0, "JSON", max_tokens), text);
        ASSERT_TRUE(completion);
        EXPECT_EQ(completion->finish_reason, FinishReason::kLength);
        EXPECT_EQ(completion->usage.completion_tokens, max_tokens);
        EXPECT_EQ(text[0], '{');
    }
}

TEST(EngineGuided, TheFormatBeginsBehindTheReasoning) {
    const auto engine = load_and_wait(nano_settings(1));
    auto request = guided({Kind::kRegex, "[0-9]{3}"}, 0, "Transcribe the text.");
    request.format_after = "never said";
    std::string reasoning;
    ASSERT_TRUE(complete(*engine, request, reasoning));
    const std::string free = answer(*engine, ask(0, "Transcribe the text.", 96));
    EXPECT_EQ(reasoning, free) << "the model is free until then";

    request.format_after = answer(*engine, ask(0, "Transcribe the text.", 1));  // its first token
    ASSERT_FALSE(request.format_after.empty());
    std::string text;
    ASSERT_TRUE(complete(*engine, request, text));
    EXPECT_THAT(text.substr(request.format_after.size()), MatchesRegex("[0-9][0-9][0-9]")) << text;
    EXPECT_TRUE(text.starts_with(request.format_after)) << text;
}

TEST(EngineGuided, AFormatThatNothingHasIsRefusedAtOnce) {
    const auto engine = load_and_wait(nano_settings(1));
    std::string text;
    const auto refused = complete(*engine, guided({Kind::kJsonSchema, R"({"type": "object", "required": ["a"]})"}), text);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidRequest);
    EXPECT_THAT(refused.error().public_message, HasSubstr("`a` is required"));
}

TEST(EngineGuided, AGrammarThatTakesForEverEndsItselfOnly) {
    const auto engine = load_and_wait(nano_settings(2));
    // Every prefix can be read in exponentially many ways.
    auto request = guided({Kind::kGrammar, "root ::= root root root | \"a\" | \"a\" root"}, 0, "JSON", 900);
    auto slow = std::make_shared<Recorder>();
    ASSERT_TRUE(engine->submit(std::move(request), slow));
    EXPECT_FALSE(answer(*engine, ask(0, "JSON", 16)).empty());
    const auto end = slow->end();
    EXPECT_TRUE(end || end.error().code == ErrorCode::kInvalidRequest) << end.error().public_message;
}

}  // namespace
}  // namespace glimpse::engine
