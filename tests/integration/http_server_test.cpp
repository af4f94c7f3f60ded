// What well-behaved clients meet: wire forms, streams, routes, headers, keep-alive.
#include <fmt/format.h>

#include "http/content_encoding.h"
#include "http_server_fixture.h"

namespace glimpse::http {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class HttpServer : public ServerTest {
protected:
    void SetUp() override { start(); }
    const std::string picture_ = read_data("slips/slip-0.png");
};

TEST_F(HttpServer, GivesTheSameAnswerOverEveryWireForm) {
    Client client(port());
    const auto json = client.ask(
        post(kInference, kJson, fmt::format(R"({{"image":"{}","text":"Q","max_tokens":3}})", base64(picture_))));
    ASSERT_EQ(json.status, 200) << json.body;
    const auto expected = result_of(json.body);
    EXPECT_THAT(expected, MatchesRegex("[0-9]+x[0-9]+:[0-9]+ w0 w1 w2"));
    const auto data_url = client.ask(
        post(kInference, kJson,
             fmt::format(R"({{"images":["data:image/png;base64,{}"],"text":"Q","max_tokens":3}})", base64(picture_))));
    EXPECT_EQ(result_of(data_url.body), expected) << data_url.body;
    const auto form = client.ask(post(kInference, "multipart/form-data; boundary=b", multipart(picture_, "Q", 3)));
    EXPECT_EQ(result_of(form.body), expected) << form.body;
    const auto raw = client.ask(post("/api/v1/inference?text=Q&max_tokens=3", "image/png", picture_));
    EXPECT_EQ(result_of(raw.body), expected) << raw.body;
    for (const auto coding : {Coding::kGzip, Coding::kZstd}) {
        const auto packed =
            client.ask(post("/api/v1/inference?text=Q&max_tokens=3", "application/octet-stream",
                            pack(coding, picture_).value(), fmt::format("Content-Encoding: {}\r\n", name_of(coding))));
        EXPECT_EQ(result_of(packed.body), expected) << packed.body;
    }
    EXPECT_TRUE(soon([&] { return server_->body_bytes() == 0; }));
}

TEST_F(HttpServer, AnswersWithAllFields) {
    const auto reply =
        Client(port()).ask(post(kInference, kJson, R"({"text":"Q","max_tokens":2})", "X-Request-Id: my-1.a\r\n"));
    EXPECT_THAT(
        reply.body,
        MatchesRegex(
            R"(\{"id":"my-1.a","result":"w0 w1","model":"scripted","finish_reason":"length",)"
            R"("cached":false,"usage":\{"prompt_tokens":10,"image_tokens":4,"cached_tokens":0,"completion_tokens":2\},)"
            R"("timings_ms":\{"queue":[0-9.]+,"intake":[0-9.]+,"vision":[0-9.]+,"prefill":[0-9.]+,"decode":[0-9.]+,)"
            R"("total":[0-9.]+\}\})"));
    EXPECT_EQ(reply.headers.at("x-request-id"), "my-1.a");
    EXPECT_EQ(reply.headers.at("content-type"), "application/json");
    EXPECT_EQ(reply.headers.at("cache-control"), "no-store");
    EXPECT_EQ(reply.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(reply.headers.at("server"), "glimpse");
    EXPECT_THAT(reply.headers.at("date"), HasSubstr(" GMT"));
}

TEST_F(HttpServer, SaysThatThereIsNoTextReader) {
    const auto reply = Client(port()).ask(post("/api/v1/ocr", kJson, R"({"image":"eA=="})"));
    EXPECT_EQ(reply.status, 503) << reply.body;
    EXPECT_THAT(reply.body, HasSubstr("no text reader"));
    const auto evidence = Client(port()).ask(post(kInference, kJson, R"({"image":"eA==","text":"Q","evidence":"on"})"));
    EXPECT_EQ(evidence.status, 503) << evidence.body;
    expect_alive();
}

TEST_F(HttpServer, MakesARequestIdWhereTheClientsIsNotSafe) {
    const auto reply = Client(port()).ask(get("/healthz", "X-Request-Id: a b\r\n"));
    EXPECT_THAT(reply.headers.at("x-request-id"), MatchesRegex("req_[0-9a-f]+"));
}

TEST_F(HttpServer, JoinsTheClientsTrace) {
    const auto reply = Client(port()).ask(get("/healthz", "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"));
    EXPECT_THAT(reply.headers.at("traceparent"), MatchesRegex("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]+-01"));
    EXPECT_FALSE(Client(port()).ask(get("/healthz", "traceparent: 00-x\r\n")).headers.contains("traceparent"));
}

TEST_F(HttpServer, StreamsEventsThatAddUp) {
    engine_.ms_per_token = 2;
    Client client(port());
    const auto reply = client.ask(post(kInference, kJson, R"({"text":"Q","max_tokens":20,"stream":true})"));
    EXPECT_EQ(reply.headers.at("content-type"), "text/event-stream; charset=utf-8");
    EXPECT_EQ(reply.headers.at("cache-control"), "no-store");
    EXPECT_EQ(reply.headers.at("x-accel-buffering"), "no");
    EXPECT_TRUE(reply.body.starts_with(": ping\n\n"));
    std::string joined;
    constexpr std::string_view kDelta = "event: delta\ndata: {\"text\":\"";
    for (auto at = reply.body.find(kDelta); at != std::string::npos; at = reply.body.find(kDelta, at + 1)) {
        const auto begin = at + kDelta.size();
        joined += reply.body.substr(begin, reply.body.find("\",\"kind\":\"answer\"}\n\n", begin) - begin);
    }
    const auto done = reply.body.find("event: done\ndata: {\"id\":");
    ASSERT_NE(done, std::string::npos) << reply.body;
    EXPECT_EQ(joined, result_of(reply.body.substr(done)));
    EXPECT_THAT(joined, HasSubstr("w0 w1 w2"));
    EXPECT_EQ(client.ask(get("/healthz")).status, 200) << "the connection lives on";
}

TEST_F(HttpServer, StreamsWhereTheAcceptHeaderAsksForIt) {
    const auto body = R"({"text":"Q","max_tokens":2})";
    const auto accept = "Accept: text/event-stream\r\n";
    EXPECT_THAT(Client(port()).ask(post(kInference, kJson, body, accept)).body, HasSubstr("event: done"));
    const auto no =
        Client(port()).ask(post(kInference, kJson, R"({"text":"Q","max_tokens":2,"stream":false})", accept));
    EXPECT_EQ(no.headers.at("content-type"), "application/json");
}

TEST_F(HttpServer, StreamsToOldClientsUntilClose) {
    Client client(port());
    client.send(
        "POST /api/v1/inference HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: 43\r\n\r\n"
        R"({"text":"Q","max_tokens":2,"stream":true}  )");
    const auto reply = client.reply();
    EXPECT_FALSE(reply.headers.contains("transfer-encoding"));
    EXPECT_EQ(reply.headers.at("connection"), "close");
    EXPECT_TRUE(reply.body.ends_with("\n\n")) << reply.body;
    EXPECT_THAT(reply.body, HasSubstr("event: done"));
}

TEST_F(HttpServer, TellsAnErrorInsideAStream) {
    const auto reply = Client(port()).ask(
        post(kInference, kJson, R"({"image":"aGVsbG8=","text":"Q","stream":true})", "X-Request-Id: r1\r\n"));
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("event: error\ndata: {\"error\":{\"code\":\"unsupported_media\""));
    EXPECT_THAT(reply.body, HasSubstr("\"request_id\":\"r1\""));
}

TEST_F(HttpServer, AModelIsNamedWithOrWithoutAnAdapter) {
    Client client(port());
    for (const std::string name : {"scripted", "scripted:menus"}) {
        const auto reply = client.ask(post(kInference, kJson, fmt::format(R"({{"model":"{}","text":"Q","max_tokens":2}})", name)));
        EXPECT_EQ(reply.status, 200) << reply.body;
        EXPECT_THAT(reply.body, HasSubstr(fmt::format(R"("model":"{}")", name)));
    }
    EXPECT_THAT(client.ask(post(kInference, kJson, R"({"text":"Q","max_tokens":2})")).body, HasSubstr(R"("model":"scripted")"));
    const auto other = client.ask(post(kInference, kJson, R"({"model":"scriptet:menus","text":"Q"})"));
    EXPECT_EQ(other.status, 404);
    EXPECT_THAT(other.body, HasSubstr("scripted:menus"));
    EXPECT_EQ(client.ask(post(kInference, kJson, R"({"model":"","text":"Q"})")).status, 400);
    EXPECT_EQ(client.ask(post(kInference, kJson, R"({"model":7,"text":"Q"})")).status, 400);
}

TEST_F(HttpServer, TellsHealthReadinessAndModels) {
    Client client(port());
    EXPECT_EQ(client.ask(get("/healthz")).body, R"({"status":"ok"})");
    EXPECT_EQ(client.ask(get("/readyz")).body, R"({"status":"ready","model":"scripted"})");
    const auto models = client.ask(get("/v1/models")).body;
    EXPECT_THAT(models, HasSubstr(R"({"object":"list","data":[{"id":"scripted","object":"model")"));
    EXPECT_THAT(models, HasSubstr(R"({"id":"scripted:menus","object":"model","created":0,"owned_by":"glimpse","parent":"scripted")"));
    engine_.set_readiness({domain::Readiness::State::kLoading, 0.42, "weights", ""});
    const auto loading = client.ask(get("/readyz"));
    EXPECT_EQ(loading.status, 503);
    EXPECT_EQ(loading.body, R"({"status":"loading","progress":0.42,"phase":"weights"})");
    const auto early = client.ask(post(kInference, kJson, R"({"text":"Q"})"));
    EXPECT_EQ(early.status, 503);
    EXPECT_TRUE(early.headers.contains("retry-after"));
    EXPECT_EQ(client.ask(get("/v1/models")).status, 0) << "closed: the refused body was not read";
    EXPECT_EQ(Client(port()).ask(get("/v1/models")).body, R"({"object":"list","data":[]})");
    engine_.set_readiness({domain::Readiness::State::kFailed, 0, "", "no file"});
    EXPECT_EQ(Client(port()).ask(get("/readyz")).body, R"({"status":"failed","message":"no file"})");
}

TEST_F(HttpServer, ServesThePageOnceAndThenItsTag) {
    Client client(port());
    const auto page = client.ask(get("/"));
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("<html"));
    EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("default-src 'self'"));
    const auto again = client.ask(get("/", fmt::format("If-None-Match: {}\r\n", page.headers.at("etag"))));
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(client.ask(get("/assets/../server.cpp")).status, 404);
    EXPECT_EQ(client.ask(get("/assets/%2e%2e%2fserver.cpp")).status, 404);
}

TEST_F(HttpServer, KnowsHeadOptionsAndWrongMethods) {
    Client client(port());
    client.send("HEAD /healthz HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto head = client.reply(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.headers.at("content-length"), "15");
    const auto options = client.ask("OPTIONS /api/v1/inference HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.headers.at("allow"), "POST, OPTIONS");
    EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: t\r\n\r\n").status, 204);
    const auto wrong = client.ask(get(kInference));
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.headers.at("allow"), "POST, OPTIONS");
    EXPECT_EQ(client.ask("BREW / HTTP/1.1\r\nHost: t\r\n\r\n").status, 405);
    EXPECT_EQ(client.ask(get("/nothing")).status, 404);
}

TEST_F(HttpServer, AnswersPipelinedRequestsInOrder) {
    engine_.ms_per_token = 5;
    Client client(port());
    // The second request arrives while the first is being answered and must be neither lost nor taken for a hangup.
    client.send(post(kInference, kJson, R"({"text":"Q","max_tokens":10})", "X-Request-Id: one\r\n"));
    client.send(post(kInference, kJson, R"({"text":"Q","max_tokens":3,"stream":true})", "X-Request-Id: two\r\n") +
                get("/healthz"));
    const auto one = client.reply();
    EXPECT_EQ(one.headers.at("x-request-id"), "one");
    EXPECT_THAT(one.body, HasSubstr("w9"));
    EXPECT_THAT(client.reply().body, HasSubstr("event: done"));
    EXPECT_EQ(client.reply().body, R"({"status":"ok"})");
    EXPECT_EQ(engine_.cancelled, 0);
}

TEST_F(HttpServer, ClosesWhereTheClientWantsIt) {
    Client client(port());
    EXPECT_EQ(client.ask(get("/healthz", "Connection: close\r\n")).headers.at("connection"), "close");
    EXPECT_TRUE(client.is_closed());
    Client old(port());
    EXPECT_EQ(old.ask("GET /healthz HTTP/1.0\r\n\r\n").status, 200);
    EXPECT_TRUE(old.is_closed());
    Client kept(port());
    kept.ask("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(kept.ask("GET /healthz HTTP/1.0\r\n\r\n").status, 200);
}

TEST_F(HttpServer, SaysContinueBeforeTheBody) {
    Client client(port());
    client.send(
        "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 27\r\n"
        "Expect: 100-continue\r\n\r\n");
    ASSERT_TRUE(client.wait_for("HTTP/1.1 100 Continue\r\n\r\n"));
    client.send(R"({"text":"Q","max_tokens":2})");
    EXPECT_EQ(client.reply().status, 200);
    Client big(port());
    big.send(
        "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nContent-Length: 200000000\r\n"
        "Expect: 100-continue\r\n\r\n");
    ASSERT_TRUE(big.wait_for("\r\n"));
    EXPECT_EQ(big.reply().status, 413);
    EXPECT_EQ(Client(port()).ask(get("/healthz", "Expect: miracles\r\n")).status, 417);
}

TEST_F(HttpServer, PacksLargeAnswersForWhoeverTakesThem) {
    const auto body = R"({"text":"Q","max_tokens":1000})";
    const auto plain = Client(port()).ask(post(kInference, kJson, body));
    EXPECT_FALSE(plain.headers.contains("content-encoding"));
    for (const auto coding : {Coding::kGzip, Coding::kZstd}) {
        const auto packed =
            Client(port()).ask(post(kInference, kJson, body, fmt::format("Accept-Encoding: {}\r\n", name_of(coding))));
        EXPECT_EQ(packed.headers.at("content-encoding"), name_of(coding));
        EXPECT_EQ(packed.headers.at("vary"), "Accept-Encoding");
        EXPECT_EQ(result_of(unpack(coding, packed.body, 1 << 20).value()), result_of(plain.body));
    }
    const auto small = Client(port()).ask(get("/healthz", "Accept-Encoding: gzip\r\n"));
    EXPECT_FALSE(small.headers.contains("content-encoding"));
}

}  // namespace
}  // namespace glimpse::http
