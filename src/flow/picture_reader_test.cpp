#include "flow/picture_reader.h"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace glimpse::flow {
namespace {

std::string slip() {
    std::ifstream file(GLIMPSE_TEST_DATA "/slips/slip-0.png", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

constexpr engine::PictureSizing kSizing{.exact = true, .side_multiple = 28, .pixels_min = 28 * 28, .pixels_max = 512 * 28 * 28};

PictureReader::Limits limits(std::size_t cache_bytes) { return {.pixels_max = 1'000'000, .cache_bytes = cache_bytes}; }

TEST(PictureReader, ReadsTheSameFileOnce) {
    PictureReader reader(limits(10'000'000), {});
    const auto first = reader.read(slip(), kSizing, {});
    const auto again = reader.read(slip(), kSizing, {});
    ASSERT_TRUE(first && again);
    EXPECT_EQ(first->front().image, again->front().image);
    const auto smaller = reader.read(slip(), kSizing, {.image_tokens_max = 8});
    ASSERT_TRUE(smaller);
    EXPECT_LT(smaller->front().image->rgb.size(), first->front().image->rgb.size());
}

TEST(PictureReader, KeepsNothingWithoutRoom) {
    PictureReader reader(limits(0), {});
    const auto first = reader.read(slip(), kSizing, {});
    const auto again = reader.read(slip(), kSizing, {});
    ASSERT_TRUE(first && again);
    EXPECT_NE(first->front().image, again->front().image);
    EXPECT_EQ(first->front().image->rgb, again->front().image->rgb);
}

TEST(PictureReader, AnErrorIsToldToAllAndNotKept) {
    PictureReader reader(limits(10'000'000), {});
    std::vector<std::thread> askers;
    std::atomic<int> refused = 0;
    for (int i = 0; i < 8; ++i) {
        askers.emplace_back([&] {
            for (int n = 0; n < 50; ++n) refused += !reader.read("no picture at all", kSizing, {});
        });
    }
    for (auto& asker : askers) asker.join();
    EXPECT_EQ(refused, 400);
}

TEST(PictureReader, ManyWhoSendTheSameAtOnceShareOneImage) {
    PictureReader reader(limits(10'000'000), {});
    const std::string bytes = slip();
    std::vector<std::shared_ptr<const domain::Image>> images(8);
    std::vector<std::thread> askers;
    for (auto& image : images) askers.emplace_back([&] { image = reader.read(bytes, kSizing, {}).value().front().image; });
    for (auto& asker : askers) asker.join();
    for (const auto& image : images) EXPECT_EQ(image, images.front());
}

}  // namespace
}  // namespace glimpse::flow
