#include "flow/pages_wire.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace glimpse::flow {
namespace {

imaging::Page page(int width, int height, std::uint8_t value) {
    return {{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(3) * width * height, value)}, {2 * width, 2 * height}};
}

std::string written(const Result<std::vector<imaging::Page>>& pages, std::size_t room = 1 << 16) {
    std::string reply(room, '\0');
    reply.resize(write_reply(pages, reply));
    return reply;
}

TEST(PagesWire, CarriesPages) {
    const auto pages = read_reply(written(std::vector{page(3, 2, 7), page(1, 5, 9)}));
    ASSERT_TRUE(pages);
    ASSERT_EQ(pages->size(), 2u);
    EXPECT_EQ(pages->at(0).image.width, 3);
    EXPECT_EQ(pages->at(0).whole, (imaging::Size{6, 4}));
    EXPECT_EQ(pages->at(0).image.rgb, page(3, 2, 7).image.rgb);
    EXPECT_EQ(pages->at(1).image.height, 5);
    EXPECT_EQ(pages->at(1).image.rgb, page(1, 5, 9).image.rgb);
}

TEST(PagesWire, CarriesErrors) {
    const Error error{ErrorCode::kUnreadablePicture, "The JPEG is damaged.", "premature end"};
    const auto read = read_reply(written(tl::unexpected(error)));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, error.code);
    EXPECT_EQ(read.error().public_message, error.public_message);
    EXPECT_EQ(read.error().internal_detail, error.internal_detail);
    const auto talkative = read_reply(written(tl::unexpected(Error{ErrorCode::kTooLarge, std::string(100'000, 'x'), std::string(100'000, 'y')})));
    EXPECT_LT(talkative.error().public_message.size(), 10'000u);
}

TEST(PagesWire, SaysWhenPagesDoNotFit) {
    const auto read = read_reply(written(std::vector{page(200, 200, 1)}));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::kTooLarge);
}

TEST(PagesWire, BelievesNothing) {
    const std::string good = written(std::vector{page(3, 2, 7)});
    for (std::size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(read_reply(good.substr(0, size))) << size;
    const auto with = [&](std::size_t at, std::int32_t number) {
        std::string bad = good;
        std::memcpy(bad.data() + at, &number, sizeof number);
        return read_reply(bad);
    };
    for (const std::int32_t number : {0, -1, 4, 1 << 30, std::numeric_limits<std::int32_t>::min()}) {
        EXPECT_FALSE(with(0, number)) << number;   // pages
        EXPECT_FALSE(with(16, number)) << number;  // width
    }
    std::string wrong_code = written(tl::unexpected(Error{}));
    wrong_code[4] = 127;
    EXPECT_EQ(read_reply(wrong_code).error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace glimpse::flow
