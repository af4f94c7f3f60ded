#include "http/content_encoding.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace glimpse::http {
namespace {

constexpr std::size_t kLimit = 1 << 20;

std::string deflated(std::string_view bytes, int window_bits) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

ErrorCode code_of(const Result<std::string>& result) {
    EXPECT_FALSE(result.has_value());
    return result ? ErrorCode::kInternal : result.error().code;
}

std::string text_of(std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += "line " + std::to_string(text.size() * 7919) + "\n";
    text.resize(bytes);
    return text;
}

TEST(ContentEncoding, RoundTripsAnySize) {
    for (const auto coding : {Coding::kGzip, Coding::kZstd}) {
        for (const std::size_t bytes : {0u, 1u, 65535u, 65536u, 65537u, 300000u}) {
            const auto text = text_of(bytes);
            EXPECT_EQ(unpack(coding, pack(coding, text).value(), kLimit).value(), text) << name_of(coding) << bytes;
        }
    }
}

TEST(ContentEncoding, ReadsDeflateWithAndWithoutItsHeader) {
    const auto text = text_of(100000);
    EXPECT_EQ(unpack(Coding::kDeflate, deflated(text, 15), kLimit).value(), text);
    EXPECT_EQ(unpack(Coding::kDeflate, deflated(text, -15), kLimit).value(), text);
}

TEST(ContentEncoding, ReadsSeveralGzipMembers) {
    const auto two = pack(Coding::kGzip, "one ").value() + pack(Coding::kGzip, "two").value();
    EXPECT_EQ(unpack(Coding::kGzip, two, kLimit).value(), "one two");
    const auto frames = pack(Coding::kZstd, "one ").value() + pack(Coding::kZstd, "two").value();
    EXPECT_EQ(unpack(Coding::kZstd, frames, kLimit).value(), "one two");
}

TEST(ContentEncoding, TheLimitIsExact) {
    for (const auto coding : {Coding::kGzip, Coding::kZstd}) {
        const auto packed = pack(coding, text_of(100000)).value();
        EXPECT_TRUE(unpack(coding, packed, 100000).has_value());
        EXPECT_EQ(code_of(unpack(coding, packed, 99999)), ErrorCode::kTooLarge);
    }
    EXPECT_EQ(code_of(unpack(Coding::kIdentity, "abc", 2)), ErrorCode::kTooLarge);
}

TEST(ContentEncoding, StopsBombsAtTheLimit) {
    const std::string zeros(64 * 1024 * 1024, '\0');
    EXPECT_EQ(code_of(unpack(Coding::kGzip, deflated(zeros, 31), kLimit)), ErrorCode::kTooLarge);
    EXPECT_EQ(code_of(unpack(Coding::kDeflate, deflated(zeros, 15), kLimit)), ErrorCode::kTooLarge);
    EXPECT_EQ(code_of(unpack(Coding::kZstd, pack(Coding::kZstd, zeros).value(), kLimit)), ErrorCode::kTooLarge);
}

TEST(ContentEncoding, RefusesBrokenAndTruncatedStreams) {
    for (const auto coding : {Coding::kGzip, Coding::kDeflate, Coding::kZstd}) {
        EXPECT_EQ(code_of(unpack(coding, "", kLimit)), ErrorCode::kInvalidRequest) << name_of(coding);
        EXPECT_EQ(code_of(unpack(coding, "\xff\xff not packed", kLimit)), ErrorCode::kInvalidRequest);
        auto packed = coding == Coding::kDeflate ? deflated(text_of(70000), 15) : pack(coding, text_of(70000)).value();
        for (const std::size_t cut : {std::size_t{1}, packed.size() / 2, packed.size() - 1}) {
            EXPECT_EQ(code_of(unpack(coding, packed.substr(0, cut), kLimit)), ErrorCode::kInvalidRequest) << cut;
        }
        EXPECT_EQ(code_of(unpack(coding, packed + "trailing", kLimit)), ErrorCode::kInvalidRequest);
    }
}

TEST(ContentEncoding, PrefersWhatWeighsMore) {
    EXPECT_EQ(preferred_coding("gzip, deflate, br, zstd"), Coding::kZstd);
    EXPECT_EQ(preferred_coding("gzip, zstd;q=0.5"), Coding::kGzip);
    EXPECT_EQ(preferred_coding("GZIP"), Coding::kGzip);
    EXPECT_EQ(preferred_coding("*"), Coding::kZstd);
    EXPECT_EQ(preferred_coding("zstd;q=0, *"), Coding::kGzip);
    EXPECT_EQ(preferred_coding("identity, gzip;q=0.5"), Coding::kIdentity);
    EXPECT_EQ(preferred_coding("br"), Coding::kIdentity);
    EXPECT_EQ(preferred_coding(""), Coding::kIdentity);
}

TEST(ContentEncoding, KnowsItsNames) {
    EXPECT_EQ(coding_named("x-gzip"), Coding::kGzip);
    EXPECT_EQ(coding_named(""), Coding::kIdentity);
    EXPECT_EQ(coding_named("br"), std::nullopt);
    EXPECT_EQ(coding_named("gzip, gzip"), std::nullopt);
    for (const auto coding : {Coding::kIdentity, Coding::kGzip, Coding::kDeflate, Coding::kZstd}) {
        EXPECT_EQ(coding_named(name_of(coding)), coding);
    }
}

}  // namespace
}  // namespace glimpse::http
