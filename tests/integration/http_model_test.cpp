// The whole way with a real model: a picture over every wire form, whole and streamed.
#include <fmt/format.h>

#include "http_server_fixture.h"
#include "tests/support/adapter_files.h"
#include "tests/support/nano_engine.h"

namespace glimpse::http {
namespace {

class HttpModel : public ServerTest {
protected:
    static void SetUpTestSuite() {
        ServerTest::SetUpTestSuite();
        auto settings = engine::nano_settings(4);
        settings.context_tokens = 2048;
        adapters_ = std::make_unique<engine::AdapterFolder>();
        settings.adapters_folder = adapters_->path();
        model_ = engine::llama::load(settings);
    }
    static void TearDownTestSuite() {
        model_.reset();
        adapters_.reset();
    }

    void SetUp() override {
        start();
        ASSERT_TRUE(soon([&] { return Client(port()).ask(get("/readyz")).status == 200; }));
    }
    engine::Engine& engine() override { return *model_; }

    const std::string picture_ = read_data("slips/slip-0.png");
    static std::unique_ptr<engine::Engine> model_;
    static std::unique_ptr<engine::AdapterFolder> adapters_;
};

std::unique_ptr<engine::Engine> HttpModel::model_;
std::unique_ptr<engine::AdapterFolder> HttpModel::adapters_;

constexpr std::string_view kQuestion = "Transcribe the text.";

TEST_F(HttpModel, GivesTheSameAnswerOverEveryWireForm) {
    Client client(port());
    const auto json =
        client.ask(post(kInference, kJson,
                        fmt::format(R"({{"image":"{}","text":"{}","max_tokens":48}})", base64(picture_), kQuestion)));
    ASSERT_EQ(json.status, 200) << json.body;
    EXPECT_GT(result_of(json.body).size(), 5u) << json.body;
    EXPECT_THAT(json.body, testing::HasSubstr(R"("model":"nano-start")"));
    const auto form =
        client.ask(post(kInference, "multipart/form-data; boundary=b", multipart(picture_, kQuestion, 48)));
    EXPECT_EQ(result_of(form.body), result_of(json.body)) << form.body;
    const auto raw =
        client.ask(post("/api/v1/inference?text=Transcribe+the+text.&max_tokens=48", "image/png", picture_));
    EXPECT_EQ(result_of(raw.body), result_of(json.body)) << raw.body;
}

TEST_F(HttpModel, StreamsWhatItAnswersWhole) {
    const auto target = "/api/v1/inference?text=Transcribe+the+text.&max_tokens=48";
    const auto whole = Client(port()).ask(post(target, "image/png", picture_));
    const auto stream = Client(port()).ask(post(target, "image/png", picture_, "Accept: text/event-stream\r\n"));
    std::string joined;
    constexpr std::string_view kBegin = "event: delta\ndata: {\"text\":\"", kEnd = "\",\"kind\":\"answer\"}\n\n";
    for (auto at = stream.body.find(kBegin); at != std::string::npos; at = stream.body.find(kBegin, at + 1)) {
        joined += stream.body.substr(at + kBegin.size(), stream.body.find(kEnd, at) - at - kBegin.size());
    }
    EXPECT_EQ(joined, result_of(whole.body));
    EXPECT_EQ(result_of(stream.body.substr(stream.body.find("event: done"))), joined);
}

TEST_F(HttpModel, KeepsTheFormatThatIsAskedFor) {
    const std::string format = R"({"type":"json_schema","json_schema":{"schema":{"type":"object",)"
                               R"("properties":{"kind":{"enum":["slip","menu"]},"pages":{"const":1}},"required":["kind","pages"]}}})";
    const auto form = [&](std::string_view value) {
        std::string body;
        for (const auto& [name, text] : {std::pair<std::string_view, std::string_view>{"text", "Q"}, {"response_format", value}}) {
            body += fmt::format("--XX\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{}\r\n", name, text);
        }
        body += "--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n" + picture_ + "\r\n--XX--";
        return post("/api/v1/inference", "multipart/form-data; boundary=XX", body);
    };
    const auto answer = Client(port()).ask(form(format));
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_THAT(result_of(answer.body), testing::MatchesRegex(R"(\{.*kind.*(slip|menu).*, .*pages.*: 1\})"));
    const auto refused = Client(port()).ask(form(R"({"type":"json_schema","json_schema":{"schema":{"enum":[]}}})"));
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, testing::HasSubstr("enum must list at least one value"));
}

TEST_F(HttpModel, AnAdapterIsAModelForAsLongAsItsFileIsThere) {
    const std::string target = "/api/v1/inference?text=Transcribe+the+text.&max_tokens=24";
    const auto with = [&](std::string_view model) {
        return Client(port()).ask(post(fmt::format("{}&model={}", target, model), "image/png", picture_));
    };
    const auto plain = Client(port()).ask(post(target, "image/png", picture_));
    EXPECT_EQ(with("nano-start:slips").status, 404);

    adapters_->write("slips", {.seed = 1});
    EXPECT_THAT(Client(port()).ask(get("/v1/models")).body, testing::HasSubstr(R"("id":"nano-start:slips")"));
    const auto adapted = with("nano-start:slips");
    ASSERT_EQ(adapted.status, 200) << adapted.body;
    EXPECT_THAT(adapted.body, testing::HasSubstr(R"("model":"nano-start:slips")"));
    EXPECT_NE(result_of(adapted.body), result_of(plain.body));
    EXPECT_EQ(result_of(with("nano-start").body), result_of(plain.body));

    const auto misspelt = with("nano-start:slip");
    EXPECT_EQ(misspelt.status, 404);
    EXPECT_THAT(misspelt.body, testing::HasSubstr("Did you mean"));
    EXPECT_EQ(with("nano-start:..%2Fslips").status, 404);

    adapters_->remove("slips");
    EXPECT_EQ(with("nano-start:slips").status, 404);
    EXPECT_THAT(Client(port()).ask(get("/v1/models")).body, testing::Not(testing::HasSubstr("slips")));
    EXPECT_EQ(result_of(with("nano-start").body), result_of(plain.body));
}

TEST_F(HttpModel, AnswersManyAtOnce) {
    std::vector<std::thread> askers;
    std::atomic<int> answered{0};
    for (int i = 0; i < 16; ++i) {
        askers.emplace_back([&] {
            const auto reply =
                Client(port()).ask(post("/api/v1/inference?text=Q&max_tokens=16", "image/png", picture_));
            if (reply.status == 200) ++answered;
        });
    }
    for (auto& asker : askers) asker.join();
    EXPECT_EQ(answered, 16);
}

}  // namespace
}  // namespace glimpse::http
