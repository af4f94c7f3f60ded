#include "flow/keep_pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "imaging/decode.h"

namespace glimpse::flow {
namespace {

std::string file(const std::string& name) {
    std::ifstream stream(GLIMPSE_TEST_DATA "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

const storage::Seal& seal() {
    static const auto seal = storage::Seal::of_key(std::string(64, '7')).value();
    return seal;
}

domain::Image opened(const storage::KeptPage& kept, int page) {
    const auto jpeg = open_page(kept, "doc", page, seal());
    EXPECT_TRUE(jpeg);
    return imaging::decode_pages(*jpeg, domain::PictureFormat::kJpeg, {}, {.pixels_max = 100'000'000, .pages_max = 1})->front().image;
}

TEST(KeepPictures, KeepsPixelsAndNothingElseOfAFile) {
    const auto photo = file("samples/orientation/landscape_exif6.jpg");
    ASSERT_NE(photo.find("Exif"), std::string::npos);
    const auto kept = kept_pages({.files = {photo}, .pixels_max = 100'000'000}, "doc", seal(), {});
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->size(), 1U);
    EXPECT_FALSE(kept->front().covered);
    EXPECT_EQ(open_page(kept->front(), "doc", 1, seal())->find("Exif"), std::string::npos);
    const auto image = opened(kept->front(), 1);
    EXPECT_GT(image.width, image.height);
    EXPECT_LE(image.width, kKeptSideMax);
    EXPECT_FALSE(open_page(kept->front(), "doc", 2, seal()));
    EXPECT_FALSE(open_page(kept->front(), "other", 1, seal()));
}

TEST(KeepPictures, CoversWhatIsHiddenOfEachPage) {
    const auto slip = file("slips/slip-0.png");
    const domain::HiddenParts nothing{224, 84, {}}, all{224, 84, {{{{0, 0}, {224, 0}, {224, 84}, {0, 84}}}}};
    const auto kept = kept_pages({.files = {slip, slip}, .hidden = {nothing, all}, .covered = true, .pixels_max = 1'000'000}, "doc", seal(), {});
    ASSERT_TRUE(kept);
    const auto most = [](const domain::Image& image) { return *std::ranges::max_element(image.rgb); };
    EXPECT_GT(most(opened((*kept)[0], 1)), 200);
    EXPECT_LT(most(opened((*kept)[1], 2)), 10);
    EXPECT_TRUE((*kept)[1].covered);
    EXPECT_EQ(kept_pages({.files = {slip, slip}, .hidden = {nothing}, .pixels_max = 1'000'000}, "doc", seal(), {}).error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace glimpse::flow
