#include "http/access_log.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

Request request_for(std::string target) {
    Request request;
    request.id = "req_1";
    request.method = Method::kPost;
    request.target = std::move(target);
    return request;
}

TEST(AccessLog, IsOneJsonObjectWithoutTheQuery) {
    EXPECT_EQ(
        access_line(request_for("/api/v1/inference?text=my+secret"), {200, 10, 20, 1.5}, "2026-01-02T03:04:05.006Z"),
        R"({"time":"2026-01-02T03:04:05.006Z","request_id":"req_1","method":"POST","path":"/api/v1/inference",)"
        R"("status":200,"bytes_in":10,"bytes_out":20,"ms":1.5})");
}

TEST(AccessLog, NamesTheTrace) {
    auto request = request_for("/healthz");
    request.trace = {"4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01"};
    EXPECT_NE(access_line(request, {}, "").find(R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7",)"), std::string::npos);
}

TEST(AccessLog, CannotBeForgedByThePath) {
    const auto line = access_line(request_for("/a\",\"status\":\"0\n"), {}, "");
    EXPECT_NE(line.find(R"("path":"/a\",\"status\":\"0%0A")"), std::string::npos);
    EXPECT_NE(access_line(request_for("/\xff\xc2\x9b" "31m\xe2\x80\xa8\x7f"), {}, "").find(R"("path":"/%FF%C2%9B31m%E2%80%A8%7F")"), std::string::npos);
    EXPECT_LT(access_line(request_for("/" + std::string(9000, 'a')), {}, "").size(), 500u);
}

}  // namespace
}  // namespace glimpse::http
