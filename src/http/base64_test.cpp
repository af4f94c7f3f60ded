#include "http/base64.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

std::string message_of(std::string_view text) {
    const auto decoded = decode_base64_or_data_url(text);
    if (decoded) return "decoded";
    EXPECT_EQ(decoded.error().code, ErrorCode::kInvalidRequest);
    return decoded.error().public_message;
}

TEST(Base64, DecodesBothAlphabetsWithOrWithoutPadding) {
    EXPECT_EQ(decode_base64("aGVsbG8=").value(), "hello");
    EXPECT_EQ(decode_base64("aGVsbG8").value(), "hello");
    EXPECT_EQ(decode_base64("aGVsbA==").value(), "hell");
    EXPECT_EQ(decode_base64("aGVs").value(), "hel");
    EXPECT_EQ(decode_base64("+/+/").value(), "\xfb\xff\xbf");
    EXPECT_EQ(decode_base64("-_-_").value(), "\xfb\xff\xbf");
    EXPECT_EQ(decode_base64("").value(), "");
}

TEST(Base64, SkipsWhiteSpace) {
    EXPECT_EQ(decode_base64(" aG\r\nVs\tbG 8=\n= ").has_value(), false);
    EXPECT_EQ(decode_base64(" aG\r\nVs\tbG 8=\n ").value(), "hello");
}

TEST(Base64, NamesThePositionOfWhatIsWrong) {
    EXPECT_EQ(message_of("aGVs*G8="), "not base64: unexpected character at position 4");
    EXPECT_EQ(message_of(std::string_view("aG\0s", 4)), "not base64: unexpected character at position 2");
    EXPECT_EQ(message_of("aGVsbG8=x"), "not base64: unexpected character after padding at position 8");
    EXPECT_EQ(message_of("aGVsbA="), "not base64: padding is incomplete at position 7");
    EXPECT_EQ(message_of("aGVs="), "not base64: unexpected character after padding at position 4");
    EXPECT_EQ(message_of("aGVsb"), "not base64: the text is cut off at position 5");
    EXPECT_EQ(message_of("aGVsbG9="), "not base64: the text is cut off at position 7");  // spare bits are set
    EXPECT_EQ(message_of("===="), "not base64: unexpected character after padding at position 0");
}

TEST(Base64, TakesDataUrls) {
    EXPECT_EQ(decode_base64_or_data_url("data:image/png;base64,aGVsbG8=").value(), "hello");
    EXPECT_EQ(decode_base64_or_data_url("DATA:image/png;x=y;BASE64,aGVs").value(), "hel");
    EXPECT_EQ(decode_base64_or_data_url("data:;base64,").value(), "");
    EXPECT_NE(message_of("data:image/png,abc").find("data:image/png;base64"), std::string::npos);
    EXPECT_NE(message_of("data:image/png;base64").find("data:image/png;base64"), std::string::npos);
    EXPECT_NE(message_of("data:;base64,a*").find("position 1 (counted after the comma"), std::string::npos);
    EXPECT_NE(message_of("https://example.org/a.png").find("not fetched"), std::string::npos);
}

TEST(Base64, EncodesWhatItDecodes) {
    EXPECT_EQ(encode_base64(""), "");
    EXPECT_EQ(encode_base64("hel"), "aGVs");
    EXPECT_EQ(encode_base64("hell"), "aGVsbA==");
    EXPECT_EQ(encode_base64("hello"), "aGVsbG8=");
    EXPECT_EQ(encode_base64("\xfb\xff\xbf"), "+/+/");
}

}  // namespace
}  // namespace glimpse::http
