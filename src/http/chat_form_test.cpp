#include "http/chat_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/openai_error.h"

namespace glimpse::http {
namespace {

using domain::Turn;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kHello = "data:image/png;base64,aGVsbG8=";

std::string user(std::string_view content) { return fmt::format(R"({{"role":"user","content":{}}})", content); }

/// A conversation of these messages, and one more member.
std::string body(std::string_view messages, std::string_view member = R"("model":"nano")") {
    return fmt::format(R"({{"messages":[{}],{}}})", messages, member);
}

std::string with(std::string_view member) { return body(user(R"("Q")"), member); }

std::string picture(std::string_view url = kHello, std::string_view detail = "auto") {
    return fmt::format(R"({{"type":"image_url","image_url":{{"url":"{}","detail":"{}"}}}})", url, detail);
}

std::string text(std::string_view words) { return fmt::format(R"({{"type":"text","text":"{}"}})", words); }

std::string error_of(std::string body) {
    const auto form = chat_from_json(std::move(body));
    EXPECT_FALSE(form.has_value());
    return form ? "" : form.error().public_message;
}

TEST(ChatForm, ReadsWhatOpenAisClientsSend) {
    const auto form = chat_from_json(with(
        R"("model":"nano:menus","max_tokens":9,"max_completion_tokens":7,"temperature":0.5,"top_p":0.9,"seed":4294967295,)"
        R"("stop":["x","y"],"n":2,"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},"user":"me")"));
    ASSERT_TRUE(form) << form.error().public_message;
    const auto& ask = form->ask;
    EXPECT_EQ(ask.model, "nano:menus");
    EXPECT_EQ(ask.text, "Q");
    EXPECT_EQ(ask.sampling.max_tokens, 7) << "the newer name counts";
    EXPECT_EQ(ask.sampling.temperature, 0.5);
    EXPECT_EQ(ask.sampling.top_p, 0.9);
    EXPECT_EQ(ask.sampling.seed, 4294967295u);
    EXPECT_THAT(ask.sampling.stop, ElementsAre("x", "y"));
    EXPECT_EQ(ask.samples, 2);
    EXPECT_EQ(form->stream, true);
    EXPECT_TRUE(form->include_usage);
}

TEST(ChatForm, AsksLikeInferenceWhereNothingElseIsSaid) {
    const auto chat = chat_from_json(body(user(R"("Q")"), R"("temperature":null,"stop":null,"response_format":null)"));
    const auto plain = form_from_json(R"({"text":"Q"})");
    ASSERT_TRUE(chat && plain);
    EXPECT_EQ(chat->ask.sampling.temperature, plain->ask.sampling.temperature);
    EXPECT_EQ(chat->ask.sampling.max_tokens, plain->ask.sampling.max_tokens);
    EXPECT_EQ(chat->ask.enable_thinking, plain->ask.enable_thinking);
}

TEST(ChatForm, SeedsOfSixtyFourBitsAreFolded) {
    EXPECT_NE(chat_from_json(with(R"("seed":-1)"))->ask.sampling.seed, std::nullopt);
    EXPECT_NE(chat_from_json(with(R"("seed":4294967296)"))->ask.sampling.seed, 0u);
    EXPECT_THAT(error_of(with(R"("seed":1.5)")), StartsWith("`seed`"));
}

TEST(ChatForm, PartsTheTurnsOfAConversation) {
    const auto form = chat_from_json(body(
        R"({"role":"developer","content":"Be short"},{"role":"user","content":[)" + text("What is it?") + "," + picture() + "]}," +
        R"({"role":"assistant","content":"A slip."},{"role":"system","content":"In Chinese"},)" + user("[" + text("And ") + "," + text("this?") + "," + picture("aGk=", "low") + "]")));
    ASSERT_TRUE(form) << form.error().public_message;
    const auto& ask = form->ask;
    EXPECT_EQ(ask.system, "Be short");
    ASSERT_EQ(ask.earlier.size(), 3u);
    EXPECT_EQ(ask.earlier[0].text, "What is it?");
    EXPECT_THAT(ask.earlier[0].pictures_at, ElementsAre(0)) << "behind all of the text is before it";
    EXPECT_EQ(ask.earlier[1].speaker, Turn::Speaker::kModel);
    EXPECT_EQ(ask.earlier[1].text, "A slip.");
    EXPECT_EQ(ask.earlier[2].speaker, Turn::Speaker::kSystem);
    EXPECT_EQ(ask.text, "And this?");
    EXPECT_THAT(ask.pictures, ElementsAre("hello", "hi"));
    EXPECT_EQ(ask.wishes[0].tokens_max, 0);
    EXPECT_EQ(ask.wishes[1].tokens_max, domain::kLowDetailTokens);
}

TEST(ChatForm, PicturesBetweenTextsKeepTheirPlace) {
    const auto mixed = chat_from_json(body(user("[" + text("Is ") + "," + picture() + "," + text("like ") + "," + picture("aGk=") + "," + text("?") + "]")));
    ASSERT_TRUE(mixed) << mixed.error().public_message;
    EXPECT_EQ(mixed->ask.text, "Is like ?");
    EXPECT_THAT(mixed->ask.pictures_at, ElementsAre(3, 8));
    const auto before = chat_from_json(body(user("[" + picture() + "," + picture() + "," + text("?") + "]")));
    EXPECT_THAT(before->ask.pictures_at, ElementsAre(0, 0));
}

TEST(ChatForm, TakesPicturesInEveryFormThatClientsUse) {
    for (const auto* part : {R"({"type":"image_url","image_url":{"url":"aGVsbG8="}})", R"({"type":"image_url","image_url":"aGVsbG8="})",
                             R"({"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,aGVsbG8="}})"}) {
        const auto form = chat_from_json(body(user(fmt::format("[{},{}]", part, text("Q")))));
        ASSERT_TRUE(form) << form.error().public_message;
        EXPECT_THAT(form->ask.pictures, ElementsAre("hello"));
    }
    const auto far = chat_from_json(body(user(fmt::format("[{},{}]", picture("https://example.com/a.png"), text("Q")))));
    ASSERT_TRUE(far);
    EXPECT_THAT(far->ask.pictures, ElementsAre(""));
    EXPECT_EQ(far->ask.wishes[0].address, "https://example.com/a.png");
}

TEST(ChatForm, NamesWhatIsWrong) {
    const std::pair<std::string, std::string> cases[] = {
        {"{}", "`messages` is missing"},
        {R"({"messages":[]})", "`messages` must be"},
        {R"({"messages":"Q"})", "`messages` must be"},
        {R"({"messages":[7]})", "`messages[0]` must be an object"},
        {R"({"messages":[{"content":"Q"}]})", "`messages[0].role` must be"},
        {R"({"messages":[{"role":"critic","content":"Q"}]})", "`messages[0].role` must be"},
        {R"({"messages":[{"role":"tool","content":"Q"}]})", "`messages[0].role` is of a tool"},
        {R"({"messages":[{"role":"user"}]})", "`messages[0].content` must be"},
        {R"({"messages":[{"role":"user","content":null}]})", "`messages[0].content` must be"},
        {R"({"messages":[{"role":"assistant","content":"A"}]})", "`messages[0].role` must be user"},
        {R"({"messages":[{"role":"assistant","content":null,"tool_calls":[{}]},{"role":"user","content":"Q"}]})", "`messages[0].tool_calls`"},
        {body(user(R"([{"type":"input_audio"}])")), "`messages[0].content[0].type`"},
        {body(user(R"([{"type":"text"}])")), "`messages[0].content[0].text`"},
        {body(user(R"([{"type":"image_url"}])")), "`messages[0].content[0].image_url.url`"},
        {body(user("[" + picture("data:image/png;base64,?") + "]")), "`messages[0].content[0].image_url.url`"},
        {body(user("[" + picture(kHello, "ultra") + "]")), "`messages[0].content[0].image_url.detail`"},
        {body(R"({"role":"system","content":[)" + picture() + "]}," + user(R"("Q")")), "`messages[0].content[0].image_url`"},
        {with(R"("temperature":3)"), "`temperature`"},
        {with(R"("max_completion_tokens":0)"), "`max_completion_tokens`"},
        {with(R"("n":17)"), "`n`"},
        {with(R"("logprobs":true,"top_logprobs":21)"), "`top_logprobs`"},
        {with(R"("logprobs":1)"), "`logprobs`"},
        {with(R"("top_logprobs":2)"), "`top_logprobs` is only for"},
        {with(R"("stream_options":{"include_usage":true})"), "`stream_options` is only for streams"},
        {with(R"("stream":true,"stream_options":7)"), "`stream_options`"},
        {with(R"("response_format":{"type":"yaml"})"), "`response_format`"},
    };
    for (const auto& [request, begin] : cases) EXPECT_THAT(error_of(request), StartsWith(begin)) << request;
}

TEST(ChatForm, RefusesWhatWouldChangeTheAnswerAndIgnoresTheRest) {
    for (const auto* member : {R"("tools":[{"type":"function"}])", R"("tool_choice":"required")", R"("audio":{"voice":"x"})",
                               R"("modalities":["text","audio"])", R"("logit_bias":{"5":1})",
                               R"("frequency_penalty":0.5)", R"("presence_penalty":-1)", R"("repetition_penalty":1.1)", R"("min_p":0.1)"}) {
        EXPECT_THAT(error_of(with(member)), HasSubstr("is not supported")) << member;
    }
    for (const auto* member : {R"("tools":[])", R"("tool_choice":"none")", R"("modalities":["text"])", R"("logprobs":false)", R"("top_logprobs":0)",
                               R"("logit_bias":{})", R"("frequency_penalty":0.0)", R"("repetition_penalty":1.0)", R"("min_p":0)", R"("store":true)",
                               R"("metadata":{"a":"b"})", R"("service_tier":"auto")", R"("parallel_tool_calls":true)", R"("something_new":[1])"}) {
        EXPECT_TRUE(chat_from_json(with(member))) << member;
    }
}

TEST(ChatForm, LogprobsAreAskedForWithOrWithoutOthers) {
    EXPECT_FALSE(chat_from_json(with(R"("store":true)"))->ask.sampling.logprobs);
    EXPECT_FALSE(chat_from_json(with(R"("logprobs":false,"top_logprobs":0)"))->ask.sampling.logprobs);
    EXPECT_EQ(chat_from_json(with(R"("logprobs":true)"))->ask.sampling.logprobs, 0);
    EXPECT_EQ(chat_from_json(with(R"("top_logprobs":5,"logprobs":true)"))->ask.sampling.logprobs, 5);
}

TEST(ChatForm, EveryCountHasABound) {
    std::string many = user(R"("Q")");
    for (std::size_t i = 0; i < domain::kTurnsMax; ++i) many += "," + user(R"("Q")");
    EXPECT_THAT(error_of(body(many)), HasSubstr("at most 256"));
    std::string pictures = picture();
    for (int i = 0; i < domain::kPicturesMax; ++i) pictures += "," + picture();
    EXPECT_EQ(chat_from_json(body(user("[" + pictures + "]"))).error().code, ErrorCode::kTooLarge);
    std::string parts = text("a");
    for (int i = 0; i < 256; ++i) parts += "," + text("a");
    EXPECT_THAT(error_of(body(user("[" + parts + "]"))), HasSubstr("at most 256"));
    EXPECT_THAT(error_of(body(user("[" + picture("http://" + std::string(3000, 'a')) + "]"))), HasSubstr("an address has at most"));
    EXPECT_THAT(error_of(with(R"("deep":)" + std::string(100, '['))), HasSubstr("not valid JSON"));
}

TEST(ChatForm, ThinkingIsSwitchedOnInEachWayClientsKnow) {
    for (const auto* member : {R"("enable_thinking":true)", R"("chat_template_kwargs":{"enable_thinking":true})", R"("reasoning_effort":"low")"}) {
        EXPECT_TRUE(chat_from_json(with(member))->ask.enable_thinking) << member;
    }
    EXPECT_FALSE(chat_from_json(with(R"("reasoning_effort":"none")"))->ask.enable_thinking);
}

TEST(OpenAiError, HasItsShapeAndTheParameter) {
    EXPECT_EQ(openai_error_json({ErrorCode::kInvalidRequest, "`n` must be less", "secret"}, "invalid_request"),
              R"({"error":{"message":"`n` must be less","type":"invalid_request_error","param":"n","code":"invalid_request"}})");
    EXPECT_EQ(openai_error_json({ErrorCode::kOverloaded, "full"}, openai_code_of(ErrorCode::kOverloaded)),
              R"({"error":{"message":"full","type":"rate_limit_error","param":null,"code":"rate_limit_exceeded"}})");
    EXPECT_THAT(openai_error_json({ErrorCode::kInternal, "`"}, "internal"), HasSubstr(R"("type":"server_error","param":null)"));
    EXPECT_EQ(openai_status_of(ErrorCode::kPromptTooLong), 400);
    EXPECT_EQ(openai_code_of(ErrorCode::kPromptTooLong), "context_length_exceeded");
}

}  // namespace
}  // namespace glimpse::http
