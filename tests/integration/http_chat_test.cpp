// OpenAI's API as its clients meet it on the wire: forms of answers and errors, models by name.
#include <fmt/format.h>

#include "http_server_fixture.h"

namespace glimpse::http {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr const char* kChat = "/v1/chat/completions";

std::string chat(std::string_view members) {
    return fmt::format(R"({{"messages":[{{"role":"user","content":"Q"}}],{}}})", members);
}

class HttpChat : public ServerTest {
protected:
    void SetUp() override { start(); }
};

TEST_F(HttpChat, AnswersAsAChatCompletion) {
    const auto reply = Client(port()).ask(post(kChat, kJson, chat(R"("model":"scripted","max_tokens":2)"), "X-Request-Id: r1\r\n"));
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_THAT(reply.body, MatchesRegex(R"(\{"id":"chatcmpl-r1","object":"chat.completion","created":[0-9]+,"model":"scripted","choices":)"
                                         R"(\[\{"index":0,"message":\{"role":"assistant","content":"w0 w1","refusal":null\},"logprobs":null,)"
                                         R"("finish_reason":"length"\}\],"usage":\{.*\}\})"));
}

TEST_F(HttpChat, ShowsThePicturesOfAllTurns) {
    const auto slip = base64(read_data("slips/slip-0.png"));
    const auto part = fmt::format(R"({{"type":"image_url","image_url":{{"url":"data:image/png;base64,{}"}}}})", slip);
    const auto body = fmt::format(R"({{"messages":[{{"role":"user","content":[{0}]}},{{"role":"assistant","content":"A"}},)"
                                  R"({{"role":"user","content":[{0},{{"type":"text","text":"Q"}}]}}],"max_tokens":1}})", part);
    const auto reply = Client(port()).ask(post(kChat, kJson, body));
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_TRUE(soon([&] { return server_->body_bytes() == 0; }));
}

TEST_F(HttpChat, StreamsUntilDone) {
    engine_.ms_per_token = 2;
    Client client(port());
    const auto reply = client.ask(post(kChat, kJson, chat(R"("stream":true,"max_tokens":5,"stream_options":{"include_usage":true})")));
    EXPECT_EQ(reply.headers.at("content-type"), "text/event-stream; charset=utf-8");
    EXPECT_THAT(reply.body, HasSubstr(R"("delta":{"role":"assistant","content":""})"));
    EXPECT_THAT(reply.body, HasSubstr(R"("model":"scripted")"));
    EXPECT_THAT(reply.body, HasSubstr(R"("choices":[],"usage":{"prompt_tokens":10)"));
    EXPECT_THAT(reply.body, Not(HasSubstr("event:")));
    EXPECT_TRUE(reply.body.ends_with("data: [DONE]\n\n"));
    EXPECT_EQ(client.ask(get("/healthz")).status, 200) << "the connection lives on";
}

TEST_F(HttpChat, TellsErrorsInOpenAisShape) {
    const auto ask = [&](const std::string& request) { return Client(port()).ask(request); };
    const auto bad = ask(post(kChat, kJson, chat(R"("n":99)")));
    EXPECT_EQ(bad.status, 400);
    EXPECT_THAT(bad.body, MatchesRegex(R"(\{"error":\{"message":"`n` .*","type":"invalid_request_error","param":"n","code":"invalid_request"\}\})"));
    const auto stranger = ask(post(kChat, kJson, chat(R"("model":"gpt-4o")")));
    EXPECT_EQ(stranger.status, 404);
    EXPECT_THAT(stranger.body, HasSubstr(R"("code":"model_not_found")"));
    EXPECT_EQ(ask(post(kChat, "text/plain", "Q")).status, 415);
    for (const auto& [reply, status] : {std::pair{ask(get(kChat)), 405}, {ask(get("/v1/nothing")), 404}}) {
        EXPECT_EQ(reply.status, status);
        EXPECT_THAT(reply.body, HasSubstr(R"("type":"invalid_request_error","param":null)"));
    }
    EXPECT_THAT(ask(get("/nothing")).body, HasSubstr("request_id")) << "the other API keeps its own";
    const auto picture = ask(post(kChat, kJson, R"({"messages":[{"role":"user","content":[{"type":"image_url","image_url":)"
                                                       R"({"url":"aGVsbG8="}},{"type":"text","text":"Q"}]}],"stream":true})"));
    EXPECT_THAT(picture.body, HasSubstr(R"(data: {"error":{"message":)"));
    expect_alive();
}

TEST_F(HttpChat, AModelIsFoundByName) {
    Client client(port());
    const auto model = client.ask(get("/v1/models/scripted"));
    EXPECT_EQ(model.status, 200);
    EXPECT_THAT(model.body, HasSubstr(R"({"id":"scripted","object":"model")"));
    EXPECT_THAT(client.ask(get("/v1/models/scripted:menus")).body, HasSubstr(R"("parent":"scripted")"));
    const auto other = client.ask(get("/v1/models/scripted:menu"));
    EXPECT_EQ(other.status, 404);
    EXPECT_THAT(other.body, HasSubstr("Did you mean"));
    EXPECT_THAT(other.body, HasSubstr(R"("code":"model_not_found")"));
    EXPECT_EQ(client.ask(get("/v1/models/")).status, 404);
}

}  // namespace
}  // namespace glimpse::http
