// What careless and hostile clients meet: each gets a clear 4xx, and the server lives on.
#include <fmt/format.h>

#include "http/content_encoding.h"
#include "http_server_fixture.h"

namespace glimpse::http {
namespace {

using namespace std::string_literals;

using testing::HasSubstr;

class HttpHostile : public ServerTest {
protected:
    void SetUp() override {
        settings_.header_timeout = std::chrono::seconds(1);
        settings_.body_timeout = std::chrono::seconds(1);
        start();
    }
    void TearDown() override { expect_alive(); }

    void expect(int status, std::string_view request, std::string_view words) {
        Client client(port());
        client.send(request);
        const auto reply = client.reply();
        EXPECT_EQ(reply.status, status) << request.substr(0, 200) << "\n" << reply.body;
        EXPECT_THAT(reply.body, HasSubstr(words)) << request.substr(0, 200);
        EXPECT_TRUE(reply.headers.contains("x-request-id")) << request.substr(0, 200);
    }
};

TEST_F(HttpHostile, BrokenQuestions) {
    expect(400, post(kInference, kJson, ""), "the body is empty");
    expect(400, "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n\r\n",
           "the body is empty");
    expect(400, post(kInference, kJson, R"({"text":"Q","image":"a*b"})"), "position 1");
    expect(400, post(kInference, kJson, R"({"text":"Q","max_token":1})"), "did you mean `max_tokens`");
    expect(400, post(kInference, kJson, "{\"text\":\"\xff\xfe\"}"), "not valid JSON");
    expect(400, post(kInference, kJson, R"({"text":"a\u0000"})"), "NUL");
    expect(400, post(kInference, kJson, std::string(99'000, '[')), "not valid JSON");
    expect(400, post(kInference, kJson, std::string(1'000'000, '[')), "more than 100000 values");
    expect(400, post(kInference, kJson, "{\"text\":" + std::string(1'000'000, '9') + "}"), "");
    expect(400, post("/api/v1/inference?text=%ff", "image/png", "x"), "UTF-8");
    expect(400, post("/api/v1/inference?text=%zz", "image/png", "x"), "hexadecimal");
    expect(400, post(kInference, "image/png", "x"), "`text` is missing");
    expect(415, post("/api/v1/inference?text=Q", "image/png", "this is no picture"), "unsupported_media");
    expect(415, post("/api/v1/inference?text=Q", "image/png", std::string(1000, '\0')), "unsupported_media");
    expect(422, post("/api/v1/inference?text=Q", "image/png", read_data("samples/hostile/truncated.png")),
           "unreadable_picture");
    expect(400, post(kInference, "multipart/form-data; boundary=b", "--b\r\nnonsense"), "broken multipart body");
    expect(400, post(kInference, "multipart/form-data", "--b--"), "boundary");
}

TEST_F(HttpHostile, WrongTypesAndCodings) {
    expect(415, post(kInference, "text/plain", "x"), "multipart/form-data");
    expect(415, post(kInference, "application/x-www-form-urlencoded", "text=Q"), "image/*");
    expect(415, "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n", "application/json");
    const auto reply = Client(port()).ask(post(kInference, kJson, "x", "Content-Encoding: br\r\n"));
    EXPECT_EQ(reply.status, 415);
    EXPECT_EQ(reply.headers.at("accept-encoding"), "gzip, zstd, deflate, identity");
    expect(400, post(kInference, kJson, "not packed", "Content-Encoding: gzip\r\n"), "not a complete gzip stream");
    const std::string zeros(64 * 1024 * 1024, '\0');
    for (const auto coding : {Coding::kGzip, Coding::kZstd}) {
        expect(413,
               post(kInference, kJson, pack(coding, zeros).value(),
                    fmt::format("Content-Encoding: {}\r\n", name_of(coding))),
               "unpacks to more than");
    }
}

TEST_F(HttpHostile, BodiesAboveTheLimit) {
    Client announced(port());
    announced.send(
        "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: image/png\r\nContent-Length: 200000000\r\n\r\n");
    const auto reply = announced.reply();  // at once, before a byte of it
    EXPECT_EQ(reply.status, 413);
    EXPECT_THAT(reply.body, HasSubstr("has 200000000 bytes; at most 33554432"));
    EXPECT_EQ(reply.headers.at("connection"), "close");

    Client chunked(port());
    chunked.send(
        "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n");
    const auto chunk = fmt::format("100000\r\n{}\r\n", std::string(0x100000, 'x'));
    for (int sent = 0; sent < 200 && chunked.send(chunk); ++sent) {
        EXPECT_LE(server_->body_bytes(), settings_.body_bytes_max + 65536) << "no more is kept, however much comes";
    }
    EXPECT_TRUE(soon([&] { return server_->body_bytes() == 0; }));
    expect(400, "GET /healthz HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello", "takes no body");
}

TEST_F(HttpHostile, ChunkedBodiesAboveTheLimitAreToldSo) {
    std::string request =
        "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n";
    request += fmt::format("{:x}\r\n", 33554433) + std::string(33554433, 'x');
    expect(413, request, "more than 33554432 bytes");
}

TEST_F(HttpHostile, SlowClients) {
    Client header(port());
    header.send("POST /api/v1/inference HTTP/1.1\r\nHo");
    Client body(port());
    body.send(
        "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\nabc");
    const auto late_header = header.reply(), late_body = body.reply();
    EXPECT_EQ(late_header.status, 408);
    EXPECT_THAT(late_header.body, HasSubstr("request_timeout"));
    EXPECT_EQ(late_body.status, 408);
    EXPECT_TRUE(header.is_closed());
}

TEST_F(HttpHostile, HugeHeaders) {
    expect(431, "GET /" + std::string(100'000, 'a') + " HTTP/1.1\r\nHost: t\r\n\r\n", "too_large");
    expect(431, get("/healthz", "X: " + std::string(20'000, 'a') + "\r\n"), "header of the request is larger");
    std::string many;
    for (int i = 0; i < 5000; ++i) many += fmt::format("X-{}: y\r\n", i);
    expect(431, get("/healthz", many), "too_large");
}

TEST_F(HttpHostile, AmbiguousFraming) {
    const std::string head = "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n";
    expect(400, head + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "");
    expect(400, head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "");
    expect(400, head + "Content-Length: 5, 5\r\n\r\nhello", "");
    expect(400, head + "Content-Length: +5\r\n\r\nhello", "");
    expect(400, head + "Content-Length: -1\r\n\r\nhello", "");
    expect(400, head + "Content-Length: 0x5\r\n\r\nhello", "");
    expect(400, head + "Content-Length: 99999999999999999999999\r\n\r\nhello", "");
    expect(400, head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "");
    expect(400, head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n\r\n", "");
    expect(400,
           "POST /api/v1/inference HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: "
           "chunked\r\n\r\n0\r\n\r\n",
           "");
    expect(400, "GET /healthz HTTP/1.1\r\n\r\n", "exactly one Host");
    expect(400, get("/healthz", "Host: u\r\n"), "exactly one Host");
}

TEST_F(HttpHostile, WhatIsNoHttp) {
    expect(400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "not well-formed");  // TLS
    expect(400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "not well-formed");
    expect(400, "GET /healthz\r\n\r\n", "not well-formed");
    expect(400, "GET /healthz HTTP/1.1\nHost: t\n\n", "not well-formed");
    expect(400, "GET /healthz HTTP/1.1\r\nHost: t\r\nX: a\0b\r\n\r\n"s, "not well-formed");
    expect(400, "GET healthz HTTP/1.1\r\nHost: t\r\n\r\n", "");
    expect(400, get("/healthz%00"), "control character");
    Client(port()).send("POST /api/v1/inf");  // and away
    Client gone(port());
    gone.send(
        "POST /api/v1/inference HTTP/1.1\r\nHost: t\r\nContent-Type: image/png\r\nContent-Length: 1000\r\n\r\nabc");
    gone.reset();
    EXPECT_TRUE(soon([&] { return server_->connections() == 0; }));
    EXPECT_EQ(server_->body_bytes(), 0u);
}

}  // namespace
}  // namespace glimpse::http
