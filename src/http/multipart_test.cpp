#include "http/multipart.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

constexpr std::string_view kText = "Content-Disposition: form-data; name=\"text\"\r\n\r\nWhat?";

std::string form(std::string_view part) {
    return "--XX\r\n" + std::string(part) + "\r\n--XX--\r\n";
}

Error error_of(std::string_view body, std::string_view boundary = "XX") {
    const auto parts = parse_multipart(body, boundary);
    EXPECT_FALSE(parts.has_value()) << body;
    return parts ? Error{} : parts.error();
}

std::string name_in(std::string_view disposition) {
    const auto parts = parse_multipart(form("Content-Disposition: " + std::string(disposition) + "\r\n\r\nx"), "XX");
    return parts ? parts->at(0).name : "error";
}

TEST(Multipart, ReadsWhatBrowsersSend) {
    const auto body =
        "--XX\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nWhat\r\nis this?\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a;b \\\"c\\\".png\"\r\n"
        "Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n--X\r\n-\r\n--XX--\r\n";
    const auto parts = parse_multipart(body, "XX").value();
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].name, "text");
    EXPECT_EQ(parts[0].bytes, "What\r\nis this?");
    EXPECT_FALSE(parts[0].filename);
    EXPECT_EQ(parts[1].filename, "a;b \"c\".png");
    EXPECT_EQ(parts[1].bytes, "\x89PNG\r\n\x1a\n--X\r\n-");
}

TEST(Multipart, SkipsPreambleEpilogueAndPadding) {
    const auto body = "hello\r\n--XX \t\r\n" + std::string(kText) + "\r\n--XX-- \r\nbye\r\n--XX\r\n";
    const auto parts = parse_multipart(body, "XX").value();
    ASSERT_EQ(parts.size(), 1u);
    EXPECT_EQ(parts[0].bytes, "What?");
}

TEST(Multipart, KnowsEmptyContentAndEmptyForms) {
    const auto body = form("Content-Disposition: form-data; name=a\r\n\r\n");
    const auto parts = parse_multipart(body, "XX").value();
    EXPECT_EQ(parts.at(0).bytes, "");
    // The line end of the header is that of the delimiter, too.
    EXPECT_EQ(parse_multipart("--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n--XX--", "XX")->at(0).bytes, "");
    EXPECT_TRUE(parse_multipart("--XX--", "XX")->empty());
}

TEST(Multipart, ReadsDispositions) {
    EXPECT_EQ(name_in("form-data; name=text"), "text");
    EXPECT_EQ(name_in("Form-Data;NAME=\"te\\\\xt\" ; other=1"), "te\\xt");
    EXPECT_EQ(name_in("form-data; name=\"a\"; filename=\"C:\\path\\x.png\""), "a");
    EXPECT_EQ(name_in("form-data; name=\"a\"; filename*=UTF-8''%e5"), "a");
    for (const auto* bad : {"form-data", "form-data; name", "form-data; name=", "form-data; name=\"\"",
                            "form-data; name=\"a", "form-data; name=\"a\" x", "attachment; name=a",
                            "form-data; name=a; name=b", "form-data; name =a", "", ";", "form-data; =a"}) {
        EXPECT_EQ(name_in(bad), "error") << bad;
    }
}

TEST(Multipart, RefusesWhatIsCutOff) {
    const auto whole = form(kText);
    for (std::size_t cut = 0; cut + 2 < whole.size(); ++cut) {  // the last CRLF is optional
        EXPECT_EQ(error_of(whole.substr(0, cut)).code, ErrorCode::kInvalidRequest) << cut;
    }
}

TEST(Multipart, RefusesHostileForms) {
    error_of("--XX\n" + std::string(kText) + "\n--XX--");               // bare line feeds
    error_of("--XX\r\n" + std::string(kText) + "\r\n--XXY\r\n--XX--");  // a delimiter that goes on
    error_of("x--XX\r\n" + std::string(kText) + "\r\n");                // not at the start of a line
    error_of(form("X: y\r\n\r\nno disposition"));
    error_of(form("no colon\r\n\r\nx"));
    error_of(form(": no name\r\n\r\nx"));
    error_of(form("Content-Disposition : form-data; name=a\r\n\r\nx"));              // space before the colon
    error_of(form("Content-Disposition: form-data;\r\n name=a\r\n\r\nx"));           // folded
    error_of(form(std::string(kText.substr(0, 43)) + "\r\n" + std::string(kText)));  // twice
    error_of(form("Content-Disposition: form-data; name=\"a\nb\"\r\n\r\nx"));
    error_of(form(std::string("Content-Disposition: form-data; name=\"a\0\"\r\n\r\nx", 46)));
    error_of(form("Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\naGk="));
}

TEST(Multipart, BoundsHeadersAndParts) {
    const auto long_header = form("X: " + std::string(5000, 'a') + "\r\n" + std::string(kText));
    EXPECT_EQ(error_of(long_header).code, ErrorCode::kTooLarge);
    std::string lines;
    for (int i = 0; i < 2000; ++i) lines += "X: y\r\n";
    EXPECT_EQ(error_of(form(lines + std::string(kText))).code, ErrorCode::kTooLarge);
    EXPECT_EQ(error_of(form("X: " + std::string(100000, 'a'))).code, ErrorCode::kTooLarge);
    std::string many;
    for (int i = 0; i < 65; ++i) many += "--XX\r\n" + std::string(kText) + "\r\n";
    EXPECT_EQ(error_of(many + "--XX--").code, ErrorCode::kTooLarge);
}

TEST(Multipart, ChecksTheBoundary) {
    EXPECT_TRUE(is_valid_boundary(std::string(70, 'a')));
    EXPECT_TRUE(is_valid_boundary("a b'()+_,-./:=?"));
    for (const auto& bad :
         {std::string(), std::string(71, 'a'), std::string("a "), std::string("a\r\nb"), std::string("a\"b")}) {
        EXPECT_FALSE(is_valid_boundary(bad)) << bad;
        error_of("--" + bad + "--", bad);
    }
}

TEST(Multipart, IsLinearOnNearDelimiters) {
    std::string body = "--XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\r\nContent-Disposition: form-data; name=a\r\n\r\n";
    while (body.size() < 20'000'000) body += "\r\n--XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX";
    error_of(body, "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX");
}

}  // namespace
}  // namespace glimpse::http
