#include "http/waiting_room.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "http/listener.h"

namespace glimpse::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr std::chrono::seconds kSoon{3};

/// A socket of this test, connected with `listener`.
int knock(const Listener& listener) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{.sin_family = AF_INET, .sin_port = htons(listener.port()), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return socket;
}

void say(int socket, std::string_view text) { EXPECT_EQ(::send(socket, text.data(), text.size(), 0), std::ssize(text)); }

std::string hear(int socket) {
    std::string all;
    std::array<char, 1024> bytes{};
    for (ssize_t got = 0; (got = ::recv(socket, bytes.data(), bytes.size(), 0)) > 0;) all.append(bytes.data(), static_cast<std::size_t>(got));
    return all;
}

class WaitingRoomTest : public testing::Test {
protected:
    void SetUp() override {
        auto opened = Listener::open("127.0.0.1", 0);
        ASSERT_TRUE(opened) << opened.error().public_message;
        listener_.emplace(std::move(*opened));
    }

    std::optional<Listener> listener_;
    WaitingRoom room_;
    TimePoint now_ = Clock::now();
};

TEST_F(WaitingRoomTest, TellsWhoAsksToComeBack) {
    const int client = knock(*listener_);
    room_.let_in(*listener_, kSoon, now_);
    say(client, "POST /api/v1/inference HTTP/1.1\r\nContent-Length: 9\r\n");
    room_.turn(now_);
    EXPECT_EQ(room_.answered(), 0U) << "its header has no end yet";
    say(client, "\r\n12345");
    room_.turn(now_);
    const auto answer = hear(client);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(answer, HasSubstr("\r\nRetry-After: 3\r\n"));
    EXPECT_THAT(answer, HasSubstr(R"("code":"not_ready")"));
    ::close(client);
    room_.turn(now_);
    EXPECT_THAT(room_.descriptors(), IsEmpty());
}

TEST_F(WaitingRoomTest, ReadsTheRestOfABodyOrTheAnswerWouldBeLost) {
    const int client = knock(*listener_);
    room_.let_in(*listener_, kSoon, now_);
    say(client, "POST / HTTP/1.1\r\n\r\n");
    room_.turn(now_);
    say(client, std::string(10'000, 'x'));
    room_.turn(now_);
    EXPECT_THAT(hear(client), StartsWith("HTTP/1.1 503 "));
    room_.turn(now_ + std::chrono::seconds(3));
    EXPECT_THAT(room_.descriptors(), IsEmpty()) << "nobody leaves for ever";
    ::close(client);
}

TEST_F(WaitingRoomTest, SendsAwayWhoSaysNothing) {
    const int client = knock(*listener_);
    room_.let_in(*listener_, kSoon, now_);
    room_.turn(now_ + std::chrono::seconds(4));
    EXPECT_EQ(room_.descriptors().size(), 1U);
    room_.turn(now_ + std::chrono::seconds(5));
    EXPECT_THAT(room_.descriptors(), IsEmpty());
    EXPECT_THAT(hear(client), IsEmpty());
    ::close(client);
}

TEST_F(WaitingRoomTest, HasAnEnd) {
    std::vector<int> clients;
    for (int i = 0; i < 300; ++i) clients.push_back(knock(*listener_));
    room_.let_in(*listener_, kSoon, now_);
    EXPECT_EQ(room_.descriptors().size(), 256U);
    EXPECT_FALSE(room_.has_room());
    for (const int client : clients) ::close(client);
}

TEST_F(WaitingRoomTest, TakesAHeaderThatNeverEndsForARequest) {
    const int client = knock(*listener_);
    room_.let_in(*listener_, kSoon, now_);
    say(client, "GET / HTTP/1.1\r\nX: " + std::string(17'000, 'x'));
    room_.turn(now_);
    EXPECT_THAT(hear(client), StartsWith("HTTP/1.1 503 "));
    ::close(client);
}

TEST(WaitingAnswer, HasTheFormOfTheApiThatWasAsked) {
    EXPECT_THAT(waiting_answer("GET /readyz HTTP/1.1\r\n", kSoon), EndsWith(R"({"status":"loading","progress":0,"phase":"start"})"));
    EXPECT_THAT(waiting_answer("POST /v1/chat/completions?x HTTP/1.1\r\n", kSoon), HasSubstr(R"("type")"));
    EXPECT_THAT(waiting_answer("POST /api/v1/ocr HTTP/1.1\r\n", kSoon), Not(HasSubstr(R"("type")")));
    EXPECT_THAT(waiting_answer("HEAD / HTTP/1.1\r\n", kSoon), EndsWith("\r\n\r\n"));
    EXPECT_THAT(waiting_answer("\0\xff nonsense", kSoon), StartsWith("HTTP/1.1 503 "));
}

TEST(Listener, TellsWhatIsWrong) {
    const auto first = Listener::open("127.0.0.1", 0);
    ASSERT_TRUE(first);
    const auto second = Listener::open("127.0.0.1", first->port());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
    EXPECT_THAT(second.error().public_message, HasSubstr("choose another port"));
    EXPECT_EQ(Listener::open("example", 0).error().code, ErrorCode::kInvalidRequest);
    EXPECT_EQ(Listener::adopt(STDERR_FILENO).error().code, ErrorCode::kInvalidRequest);
}

}  // namespace
}  // namespace glimpse::http
