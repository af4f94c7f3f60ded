// Load, disconnects and stopping.
#include <fmt/format.h>

#include <atomic>
#include <deque>
#include <vector>

#include "http_server_fixture.h"

namespace glimpse::http {
namespace {

using testing::HasSubstr;

const std::string kLongAsk = post(kInference, kJson, R"({"text":"Q","max_tokens":100000})");
const std::string kLongStream = post(kInference, kJson, R"({"text":"Q","max_tokens":100000,"stream":true})");

class HttpLifecycle : public ServerTest {};

TEST_F(HttpLifecycle, ServesAskersBesideHundredsOfIdleConnections) {
    start();
    engine_.ms_per_token = 2;
    std::deque<Client> idle;
    for (int i = 0; i < 200; ++i) idle.emplace_back(port()).send(i % 2 == 0 ? "" : "GET /healthz HT");
    std::atomic<int> answered{0};
    std::vector<std::thread> askers;
    for (int i = 0; i < 16; ++i) {
        askers.emplace_back([&, i] {
            const auto body = fmt::format(R"({{"text":"Q","max_tokens":20,"stream":{}}})", i % 2 == 0);
            const auto reply = Client(port()).ask(post(kInference, kJson, body));
            if (reply.status == 200 && reply.body.find("w19") != std::string::npos) ++answered;
        });
    }
    for (auto& asker : askers) asker.join();
    EXPECT_EQ(answered, 16);
    EXPECT_TRUE(soon([&] { return server_->connections() == 200; }));
    for (std::size_t i = 0; i < idle.size(); ++i)
        idle[i].send(i % 2 == 0 ? get("/healthz") : "TP/1.1\r\nHost: t\r\n\r\n");
    for (auto& client : idle) EXPECT_EQ(client.reply().status, 200);
}

TEST_F(HttpLifecycle, ADisconnectCancelsTheAnswer) {
    start();
    engine_.ms_per_token = 5;
    int asked = 0;
    const auto expect_cancel = [&](const std::string& request, auto leave) {
        Client client(port());
        client.send(request);
        ASSERT_TRUE(soon([&] { return engine_.submitted > asked; }));
        ++asked;
        leave(client);
        EXPECT_TRUE(soon([&] { return engine_.cancelled == asked; })) << asked;
    };
    expect_cancel(kLongAsk, [](Client& client) { client.close(); });
    expect_cancel(kLongAsk, [](Client& client) { client.reset(); });
    expect_cancel(kLongAsk, [](Client& client) { client.half_close(); });
    expect_cancel(kLongStream, [](Client& client) {
        client.wait_for("w3");
        client.reset();
    });
    expect_cancel(kLongStream, [](Client& client) { client.close(); });
    expect_cancel(kLongAsk + get("/healthz"), [](Client& client) { client.close(); });
    expect_cancel(kLongAsk + get("/" + std::string(60'000, 'a')), [](Client& client) { client.reset(); });
    EXPECT_TRUE(soon([&] { return server_->connections() == 0 && flow_->pending() == 0; }));
    expect_alive();
}

TEST_F(HttpLifecycle, ASlowReaderDoesNotHoldTheEngine) {
    settings_.write_timeout = std::chrono::seconds(1);
    start();
    Client slow(port());  // never reads
    slow.send(post(kInference, kJson, R"({"text":"Q","max_tokens":131072,"stream":true})"));
    EXPECT_TRUE(soon([&] { return engine_.submitted == 1 && flow_->pending() == 0; }));
    expect_alive();
}

TEST_F(HttpLifecycle, ASilentStreamIsPinged) {
    settings_.ping_interval = std::chrono::seconds(1);
    start();
    engine_.ms_per_token = 60'000 / 20;
    Client client(port());
    client.send(kLongStream);
    EXPECT_TRUE(client.wait_for(": ping\n\n\r\n8\r\n: ping\n\n")) << "a second ping, in a chunk of its own";
}

TEST_F(HttpLifecycle, TheEndOfAStreamWaitsForNoPing) {
    // An event may come while the one before it is still being written; once, its wake-up was lost.
    settings_.ping_interval = std::chrono::hours(1);
    start();
    Client client(port());
    for (int i = 0; i < 300; ++i) {
        const auto reply = client.ask(post(kInference, kJson, R"({"text":"Q","max_tokens":3,"stream":true})"));
        ASSERT_THAT(reply.body, HasSubstr("event: done")) << "stream " << i;
    }
}

TEST_F(HttpLifecycle, TheDeadlineOfARequestIs504) {
    settings_.request_timeout = std::chrono::seconds(1);
    start();
    engine_.ms_per_token = 5;
    const auto reply = Client(port()).ask(kLongAsk);
    EXPECT_EQ(reply.status, 504);
    EXPECT_THAT(reply.body, HasSubstr("\"code\":\"timeout\""));
}

TEST_F(HttpLifecycle, AClientMayBeLessPatient) {
    start();
    engine_.ms_per_token = 5;
    const auto asked = [&](std::string_view seconds, std::string request = kLongAsk) {
        request.insert(request.find("\r\n") + 2, fmt::format("X-Request-Timeout: {}\r\n", seconds));
        return Client(port()).ask(request);
    };
    for (int i = 0; i < 3; ++i) EXPECT_EQ(asked("0.05").status, 504);
    EXPECT_EQ(flow_->timeouts_in_row(), 0) << "would have the engine replaced";
    for (const auto* wrong : {"0", "-1", "soon", "1s", "inf", "nan", "1e3", ""}) {
        const auto reply = asked(wrong);
        EXPECT_EQ(reply.status, 400) << wrong;
        EXPECT_THAT(reply.body, HasSubstr("X-Request-Timeout is a number of seconds"));
    }
    const auto shorter = post(kInference, kJson, R"({"text":"Q","max_tokens":3})");
    EXPECT_EQ(asked("100000000000000000000", shorter).status, 200) << "the server's own is the longest";
}

TEST_F(HttpLifecycle, PagesOfListedSitesMayUseTheApiAndNoOthers) {
    settings_.cors_origins = "https://app.example, http://localhost:5173";
    settings_.this_machine_only = true;
    start();
    const auto from = [](std::string request, std::string_view origin) {
        request.insert(request.find("\r\n") + 2, fmt::format("Origin: {}\r\nSec-Fetch-Site: cross-site\r\n", origin));
        request.replace(request.find("Host: "), request.find("\r\n", request.find("Host: ")) - request.find("Host: "), "Host: localhost");
        return request;
    };
    const auto question = post(kInference, kJson, R"({"text":"Q","max_tokens":3})");
    const auto preflight = std::string("OPTIONS /api/v1/inference HTTP/1.1\r\nHost: t\r\nAccess-Control-Request-Method: POST\r\n\r\n");
    for (const auto* origin : {"https://app.example", "http://localhost:5173"}) {
        auto asked = Client(port()).ask(from(preflight, origin));
        EXPECT_EQ(asked.status, 204);
        EXPECT_EQ(asked.headers.at("access-control-allow-origin"), origin);
        EXPECT_THAT(asked.headers.at("access-control-allow-headers"), HasSubstr("Authorization"));
        auto reply = Client(port()).ask(from(question, origin));
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.headers.at("access-control-allow-origin"), origin);
    }
    for (const auto* origin : {"https://app.example.evil", "https://app.exampl", "http://app.example", "null", ""}) {
        auto asked = Client(port()).ask(from(preflight, origin));
        EXPECT_EQ(asked.headers.count("access-control-allow-origin"), 0u) << origin;
        auto reply = Client(port()).ask(from(question, origin));
        EXPECT_EQ(reply.status, 403) << origin;
        EXPECT_EQ(reply.headers.count("access-control-allow-origin"), 0u) << origin;
    }
}

TEST_F(HttpLifecycle, AFullHouseIs429) {
    limits_.pending_max = 1;
    start();
    engine_.ms_per_token = 5;
    Client first(port()), second(port());
    first.send(kLongStream);
    ASSERT_TRUE(first.wait_for("w1"));
    const auto reply = second.ask(kLongAsk);
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(reply.headers.at("retry-after"), "1");
}

TEST_F(HttpLifecycle, TooManyBodiesAtOnceAre429) {
    settings_.bodies_bytes_max = 1'500'000;
    start();
    const auto head =
        "POST /api/v1/inference?text=Q HTTP/1.1\r\nHost: t\r\nContent-Type: image/png\r\nContent-Length: "
        "1000000\r\n\r\nx";
    Client first(port()), second(port());
    first.send(head);
    ASSERT_TRUE(soon([&] { return server_->body_bytes() == 1'000'000; }));
    second.send(head);
    EXPECT_EQ(second.reply().status, 429);
    first.reset();
    EXPECT_TRUE(soon([&] { return server_->body_bytes() == 0; }));
}

TEST_F(HttpLifecycle, OneConnectionTooManyIs503) {
    settings_.connections_max = 2;
    start();
    Client one(port()), two(port());
    EXPECT_EQ(one.ask(get("/healthz")).status, 200);
    EXPECT_EQ(two.ask(get("/healthz")).status, 200);
    {
        Client three(port());
        EXPECT_EQ(three.reply().status, 503);
    }
    one.close();
    EXPECT_TRUE(soon([&] { return Client(port()).ask(get("/healthz")).status == 200; }));
}

TEST_F(HttpLifecycle, IdleConnectionsAreClosed) {
    settings_.idle_timeout = std::chrono::seconds(1);
    start();
    Client silent(port()), used(port());
    EXPECT_EQ(used.ask(get("/healthz")).status, 200);
    EXPECT_TRUE(silent.is_closed());
    EXPECT_TRUE(used.is_closed());
}

TEST_F(HttpLifecycle, AnAddressInUseIsAClearError) {
    start();
    settings_.port = port();
    const auto second = Server::listen(settings_, use_cases(), {}, registry_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
    EXPECT_THAT(second.error().public_message, HasSubstr(fmt::format("port {}", port())));
    settings_.address = "not an address";
    EXPECT_EQ(Server::listen(settings_, use_cases(), {}, registry_).error().code, ErrorCode::kInvalidRequest);
}

TEST_F(HttpLifecycle, StopLetsAnswersFinishAndClosesTheRest) {
    start();
    engine_.ms_per_token = 10;
    Client idle(port()), asker(port()), streamer(port());
    idle.ask(get("/healthz"));
    asker.send(post(kInference, kJson, R"({"text":"Q","max_tokens":50})"));
    streamer.send(post(kInference, kJson, R"({"text":"Q","max_tokens":50,"stream":true})"));
    ASSERT_TRUE(soon([&] { return engine_.submitted == 2; }));
    const auto begun = Clock::now();
    stop(std::chrono::seconds(30));
    EXPECT_LT(milliseconds_between(begun, Clock::now()), 10'000);
    EXPECT_TRUE(idle.is_closed());
    const auto answer = asker.reply();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.at("connection"), "close");
    EXPECT_THAT(answer.body, HasSubstr("w49"));
    EXPECT_THAT(streamer.reply().body, HasSubstr("event: done"));
    EXPECT_EQ(engine_.cancelled, 0);
    EXPECT_EQ(Client(port()).ask(get("/healthz")).status, 0) << "nobody listens any more";
}

TEST_F(HttpLifecycle, StopCancelsAtItsDeadlineAndSaysSo) {
    start();
    engine_.ms_per_token = 10;
    Client asker(port()), streamer(port());
    asker.send(kLongAsk);
    streamer.send(kLongStream);
    ASSERT_TRUE(soon([&] { return engine_.submitted == 2; }));
    stop(std::chrono::milliseconds(100));
    const auto reply = asker.reply();
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.body, HasSubstr("the server is stopping"));
    EXPECT_THAT(streamer.reply().body, HasSubstr("event: error"));
}

TEST_F(HttpLifecycle, ASilentClientDoesNotHoldStopForEver) {
    start();
    Client half(port());
    half.send("POST /api/v1/inference HTTP/1.1\r\nHo");
    ASSERT_TRUE(soon([&] { return server_->connections() == 1; }));
    const auto begun = Clock::now();
    stop(std::chrono::milliseconds(0));
    EXPECT_LT(milliseconds_between(begun, Clock::now()), 6'000);
}

}  // namespace
}  // namespace glimpse::http
