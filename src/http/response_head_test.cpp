#include "http/response_head.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

TEST(ResponseHead, TellsTheLength) {
    EXPECT_EQ(response_head(json_response("{}"), Framing::kLength, true, false),
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n");
}

TEST(ResponseHead, HasNoLengthWhereNoBodyMayBe) {
    EXPECT_EQ(response_head(Response{204}, Framing::kLength, true, false), "HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_EQ(response_head(Response{304}, Framing::kLength, false, false),
              "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
}

TEST(ResponseHead, SpeaksWithOldClients) {
    EXPECT_EQ(response_head(Response{200}, Framing::kLength, true, true),
              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(response_head(Response{200}, Framing::kClose, false, true),
              "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

TEST(ResponseHead, FramesChunks) {
    EXPECT_EQ(chunk_head(26), "1a\r\n");
    EXPECT_NE(response_head(Response{200}, Framing::kChunked, true, false).find("Transfer-Encoding: chunked\r\n"),
              std::string::npos);
}

TEST(HttpDate, IsTheExampleOfTheStandard) {
    EXPECT_EQ(http_date(std::chrono::system_clock::from_time_t(784111777)), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace glimpse::http
