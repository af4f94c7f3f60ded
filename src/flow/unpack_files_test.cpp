#include "flow/unpack_files.h"

#include <gtest/gtest.h>

#include <cstring>

#include "flow/sandbox_reply.h"

namespace glimpse::flow {
namespace {

constexpr intake::UnpackLimits kLimits{.files_max = 10, .bytes_max = 1 << 16};

// Made by Python's zipfile, stored: "a/one.txt" with "hello", "two.txt" with "".
std::string archive() {
    static constexpr unsigned char kBytes[] = {
        0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x21, 0x00, 0x86, 0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x09, 0x00, 0x00,
        0x00, 'a', '/', 'o', 'n', 'e', '.', 't', 'x', 't', 'h', 'e', 'l', 'l', 'o',
        0x50, 0x4b, 0x01, 0x02, 0x14, 0x03, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x21, 0x00, 0x86, 0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x09,
        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xa4, 0x01, 0x00, 0x00, 0x00, 0x00, 'a', '/', 'o', 'n', 'e', '.', 't', 'x', 't',
        0x50, 0x4b, 0x05, 0x06, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x37, 0x00, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x00};
    return {reinterpret_cast<const char*>(kBytes), sizeof kBytes};
}

std::string reply_to(const std::string& zip, const intake::UnpackLimits& limits = kLimits) {
    std::string reply(1 << 17, '\0');
    reply.resize(unpack_into(zip, limits, reply));
    return reply;
}

TEST(UnpackFiles, CrossTheSandboxWhole) {
    const auto files = read_unpacked(reply_to(archive()), kLimits);
    ASSERT_TRUE(files) << files.error().internal_detail;
    ASSERT_EQ(files->size(), 1U);
    EXPECT_EQ(files->at(0).name, "a/one.txt");
    EXPECT_EQ(files->at(0).bytes, "hello");
}

TEST(UnpackFiles, ErrorsCrossItToo) {
    EXPECT_EQ(read_unpacked(reply_to("PK\x03\x04 and no more"), kLimits).error().code, ErrorCode::kUnreadablePicture);
    EXPECT_EQ(read_unpacked(reply_to(archive(), {.files_max = 10, .bytes_max = 4}), kLimits).error().code, ErrorCode::kTooLarge);
    EXPECT_EQ(read_unpacked(reply_to(archive(), {.files_max = 0, .bytes_max = 100}), kLimits).error().code, ErrorCode::kTooLarge);
}

TEST(UnpackFiles, NoReplyIsBelieved) {
    const auto whole = reply_to(archive());
    for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(read_unpacked(std::string_view(whole).substr(0, size), kLimits)) << size;
    auto many = whole;
    const std::uint32_t items = 11;
    std::memcpy(many.data(), &items, sizeof items);
    EXPECT_EQ(read_unpacked(many, kLimits).error().code, ErrorCode::kInternal);
    auto long_name = whole;
    const std::uint32_t bytes = 0xFFFFFFFF;
    std::memcpy(long_name.data() + sizeof(ReplyHead), &bytes, sizeof bytes);
    EXPECT_EQ(read_unpacked(long_name, kLimits).error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace glimpse::flow
