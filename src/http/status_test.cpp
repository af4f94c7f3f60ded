#include "http/status.h"

#include <gtest/gtest.h>

#include <map>

#include "http/error_response.h"

namespace glimpse::http {
namespace {

TEST(Status, EveryErrorCodeHasTheStatusItShould) {
    const std::map<std::string_view, int> expected = {
        {"invalid_request", 400},    {"unauthorized", 401},    {"forbidden", 403},
        {"not_found", 404},       {"method_not_allowed", 405},
        {"request_timeout", 408},    {"too_large", 413},       {"unsupported_media", 415},
        {"unreadable_picture", 422}, {"prompt_too_long", 422}, {"overloaded", 429},
        {"not_ready", 503},          {"timeout", 504},         {"cancelled", 499},
        {"unavailable", 503},        {"refused_content", 422}, {"internal", 500},
        {"conflict", 409},
    };
    EXPECT_EQ(expected.size(), static_cast<std::size_t>(kErrorCodeLast) + 1);
    for (int i = 0; i <= static_cast<int>(kErrorCodeLast); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        EXPECT_EQ(status_of(code), expected.at(name_of(code))) << name_of(code);
        EXPECT_NE(reason_of(status_of(code)), "Unknown") << name_of(code);
        const bool try_again = status_of(code) == 429 || status_of(code) == 503;
        EXPECT_EQ(retry_after_s(code).has_value(), try_again) << name_of(code);
    }
}

TEST(ErrorResponse, ShowsThePublicMessageOnly) {
    const auto response = error_response({ErrorCode::kOverloaded, "full", "/secret"}, "req_1");
    EXPECT_EQ(response.status, 429);
    EXPECT_TRUE(response.headers.find("retry-after"));
    EXPECT_EQ(response.bytes(), R"({"error":{"code":"overloaded","message":"full","request_id":"req_1"}})");
}

}  // namespace
}  // namespace glimpse::http
