#include "flow/picture_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST(PictureReader, OtherStepsAreAnotherReading) {
    PictureReader reader(limits(10'000'000), {});
    const auto prepared = reader.read(slip(), kSizing, {});
    const auto plain = reader.read(slip(), kSizing, {.steps = domain::Preprocess::off()});
    ASSERT_TRUE(prepared && plain);
    EXPECT_FALSE(prepared->front().preparation->trace.empty());
    EXPECT_TRUE(plain->front().preparation->trace.empty());
    EXPECT_EQ(plain->front().image->rgb, prepared->front().image->rgb) << "a clean slip stays as it is";
}

TEST(PictureReader, CoversWhatIsHiddenAndKeepsItApart) {
    PictureReader reader(limits(10'000'000), {});
    const auto open = reader.read(slip(), kSizing, {});
    ASSERT_TRUE(open);
    const auto& whole = *open->front().image;
    const double right = whole.width, bottom = whole.height;
    const domain::HiddenParts all{whole.width, whole.height, {{{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}}}}};
    const auto covered = reader.read(slip(), kSizing, {.hidden = {all}});
    ASSERT_TRUE(covered);
    EXPECT_EQ(std::ranges::count(covered->front().image->rgb, 0), std::ssize(covered->front().image->rgb));
    EXPECT_EQ(reader.read(slip(), kSizing, {})->front().image, open->front().image);
    const auto nothing_hidden = reader.read(slip(), kSizing, {.hidden = {{whole.width, whole.height, {}}}});
    EXPECT_EQ(nothing_hidden->front().image->rgb, whole.rgb);
}

TEST(PictureReader, RefusesWhereItCannotTellWhichPageIsToBeCovered) {
    PictureReader reader(limits(10'000'000), {});
    EXPECT_EQ(reader.read(slip(), kSizing, {.hidden = {{}, {}}}).error().code, ErrorCode::kInternal);
}

TEST(PictureReader, MapsPointsOfWhatTheModelSeesToThePicture) {
    PictureReader reader(limits(0), {});
    const auto pages = reader.read(slip(), kSizing, {.image_tokens_max = 8});
    ASSERT_TRUE(pages);
    const auto& picture = pages->front();
    ASSERT_LT(picture.image->width, 224);
    const auto [x, y] = picture.preparation->to_original.map(picture.image->width - 0.5, picture.image->height - 0.5);
    EXPECT_NEAR(x, 223.5, 1e-9);
    EXPECT_NEAR(y, 83.5, 1e-9);
}

TEST(PictureReader, MapsPointsOfAJpegThatWasShrunkToo) {
    std::ifstream file(GLIMPSE_TEST_DATA "/samples/orientation/landscape_exif6.jpg", std::ios::binary);
    const std::string jpeg{std::istreambuf_iterator<char>(file), {}};
    PictureReader reader({.pixels_max = 64'000'000}, {});
    const auto pages = reader.read(jpeg, kSizing, {.image_tokens_max = 64});
    ASSERT_TRUE(pages);
    const auto& picture = pages->front();
    const auto [x, y] = picture.preparation->to_original.map(picture.image->width - 0.5, picture.image->height - 0.5);
    EXPECT_NEAR(x, 1799.5, 1e-6);
    EXPECT_NEAR(y, 1199.5, 1e-6);
}

TEST(PictureReader, AsksWhoReadsOnceForAPicture) {
    std::ifstream file(GLIMPSE_TEST_DATA "/samples/orientation/form_zh.jpg", std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    int asked = 0;
    PictureReader reader(limits(10'000'000), {}, [&](const domain::Image&, std::span<const domain::Box>) {
        ++asked;
        return std::optional(180);
    });
    const auto first = reader.read(page, kSizing, {});
    const auto again = reader.read(page, kSizing, {});
    ASSERT_TRUE(first && again);
    EXPECT_EQ(asked, 1);
    const auto [x, y] = first->front().preparation->to_original.map(-0.5, -0.5);
    EXPECT_NEAR(x, 759.5, 1e-6);
    EXPECT_NEAR(y, 399.5, 1e-6);
    reader.read(page, kSizing, {.steps = domain::Preprocess::off()});
    EXPECT_EQ(asked, 1);
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
