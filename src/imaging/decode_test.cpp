#include "imaging/decode.h"

#include <gtest/gtest.h>
#include <vips/vips8>

#include <cmath>
#include <fstream>
#include <iterator>

namespace glimpse::imaging {
namespace {

using domain::PictureFormat;

constexpr std::int64_t kPixelsMax = 64'000'000;

std::string read_sample(const std::string& name) {
    std::ifstream file(std::string(GLIMPSE_TEST_DATA) + "/samples/" + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

domain::Image decode_sample(const std::string& name, PictureFormat format) {
    auto image = decode(read_sample(name), format, kPixelsMax);
    EXPECT_TRUE(image) << name << ": " << image.error().internal_detail;
    if (!image) return {};
    EXPECT_EQ(image->rgb.size(), std::size_t{3} * image->width * image->height) << name;
    return std::move(*image);
}

double mean_difference(const domain::Image& a, const domain::Image& b) {
    EXPECT_EQ(a.rgb.size(), b.rgb.size());
    double sum = 0;
    for (std::size_t i = 0; i < std::min(a.rgb.size(), b.rgb.size()); ++i) sum += std::abs(a.rgb[i] - b.rgb[i]);
    return sum / static_cast<double>(a.rgb.size());
}

int brightness(const domain::Image& image, int x, int y) {
    const std::size_t at = 3 * (static_cast<std::size_t>(y) * image.width + x);
    return (image.rgb[at] + image.rgb[at + 1] + image.rgb[at + 2]) / 3;
}

TEST(Decode, TurnsPicturesUprightByExif) {
    const auto plain = decode_sample("orientation/landscape_exif1.jpg", PictureFormat::kJpeg);
    const auto turned = decode_sample("orientation/landscape_exif6.jpg", PictureFormat::kJpeg);
    EXPECT_EQ(turned.width, 1800);
    EXPECT_EQ(turned.height, 1200);
    EXPECT_LT(mean_difference(plain, turned), 5) << "they differ in the printed number only";
}

/// What a camera stores that was held so that `upright` has to be turned back as EXIF's `orientation` says.
vips::VImage as_taken(const vips::VImage& upright, int orientation) {
    switch (orientation) {
        case 2: return upright.fliphor();
        case 3: return upright.rot180();
        case 4: return upright.flipver();
        case 5: return upright.rot90().fliphor();
        case 6: return upright.rot270();
        case 7: return upright.rot270().fliphor();
        case 8: return upright.rot90();
        default: return upright;
    }
}

TEST(Decode, GivesTheSamePictureForAllEightOrientations) {
    const auto sample = decode_sample("orientation/landscape_exif1.jpg", PictureFormat::kJpeg);
    auto pixels = sample.rgb;
    const auto upright = vips::VImage::new_from_memory(pixels.data(), pixels.size(), sample.width, sample.height, 3, VIPS_FORMAT_UCHAR)
                             .resize(0.2).copy(vips::VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
    domain::Image first;
    for (int orientation = 1; orientation <= 8; ++orientation) {
        auto taken = as_taken(upright, orientation).copy_memory();
        taken.set(VIPS_META_ORIENTATION, orientation);
        VipsBlob* blob = taken.jpegsave_buffer(vips::VImage::option()->set("Q", 95));
        std::size_t size = 0;
        const auto* bytes = static_cast<const char*>(vips_blob_get(blob, &size));
        auto image = decode({bytes, size}, PictureFormat::kJpeg, kPixelsMax);
        vips_area_unref(VIPS_AREA(blob));
        ASSERT_TRUE(image) << orientation;
        if (orientation == 1) first = *image;
        ASSERT_EQ(image->width, first.width) << orientation;
        EXPECT_LT(mean_difference(*image, first), 2) << orientation;
    }
}

TEST(Decode, ReadsEveryFormatAndDepth) {
    EXPECT_EQ(decode_sample("documents/text_webp.webp", PictureFormat::kWebp).width, 2000);
    EXPECT_GT(decode_sample("documents/phototest.tif", PictureFormat::kTiff).width, 100);
    EXPECT_GT(decode_sample("documents/text_1bit.png", PictureFormat::kPng).width, 10);
    for (const auto& [name, format] : {std::pair{"slip.bmp", PictureFormat::kBmp}, {"slip_1bit.bmp", PictureFormat::kBmp},
                                       {"slip_palette.bmp", PictureFormat::kBmp}, {"slip.heic", PictureFormat::kHeic},
                                       {"slip.avif", PictureFormat::kAvif}}) {
        const auto image = decode_sample(std::string("formats/") + name, format);
        EXPECT_EQ(image.width, 224) << name;
        EXPECT_EQ(image.height, 84) << name;
        EXPECT_GT(brightness(image, 0, 0), 150) << name;
    }
    EXPECT_GT(decode_sample("hostile/animated.gif", PictureFormat::kGif).width, 10);
    EXPECT_GT(decode_sample("hostile/multipage.tiff", PictureFormat::kTiff).width, 1);
}

TEST(Decode, ShowsCmykAsItLooks) {
    const auto image = decode_sample("hostile/cmyk.jpg", PictureFormat::kJpeg);
    double mean[3] = {};
    for (std::size_t i = 0; i < image.rgb.size(); ++i) mean[i % 3] += image.rgb[i];
    for (double& channel : mean) channel /= static_cast<double>(image.rgb.size() / 3);
    // Pillow's conversion of the same file has these means.
    EXPECT_NEAR(mean[0], 30.2, 2);
    EXPECT_NEAR(mean[1], 5.4, 2);
    EXPECT_NEAR(mean[2], 7.4, 2);
}

TEST(Decode, KeepsWhiteWritingOnTransparentGroundLegible) {
    const auto image = decode_sample("documents/text_transparent_white.png", PictureFormat::kPng);
    int darkest = 255;
    int brightest = 0;
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            darkest = std::min(darkest, brightness(image, x, y));
            brightest = std::max(brightest, brightness(image, x, y));
        }
    }
    EXPECT_GT(brightest - darkest, 200);
}

TEST(Decode, RefusesByDeclaredSizeBeforeDecoding) {
    const auto bomb = decode(read_sample("hostile/bomb_44bytes.gif"), PictureFormat::kGif, kPixelsMax);
    ASSERT_FALSE(bomb);
    EXPECT_EQ(bomb.error().code, ErrorCode::kTooLarge) << bomb.error().internal_detail;
    EXPECT_NE(bomb.error().public_message.find("64000000"), std::string::npos);
}

TEST(Decode, RefusesBrokenPictures) {
    const std::pair<const char*, PictureFormat> broken[] = {{"hostile/truncated.jpg", PictureFormat::kJpeg},
                                                            {"hostile/truncated.png", PictureFormat::kPng},
                                                            {"hostile/zero_width.gif", PictureFormat::kGif}};
    for (const auto& [name, format] : broken) {
        const auto image = decode(read_sample(name), format, kPixelsMax);
        ASSERT_FALSE(image) << name;
        EXPECT_EQ(image.error().code, ErrorCode::kUnreadablePicture) << name;
        EXPECT_EQ(image.error().public_message.find("vips"), std::string::npos) << "internals stay inside";
    }
}

TEST(Decode, SurvivesATextChunkThatExpands) {
    const auto image = decode(read_sample("hostile/bomb_text_chunk.png"), PictureFormat::kPng, kPixelsMax);
    EXPECT_TRUE(image || image.error().code == ErrorCode::kUnreadablePicture);
}

TEST(Decode, ChecksABmpBeforeAnythingIsAllocated) {
    auto bmp = read_sample("formats/slip.bmp");
    bmp[20] = 1;  // 65,760 wide
    bmp[24] = 1;
    const auto image = decode(bmp, PictureFormat::kBmp, kPixelsMax);
    ASSERT_FALSE(image);
    EXPECT_EQ(image.error().code, ErrorCode::kTooLarge);
}

TEST(Decode, HandsOutThePagesOfATiff) {
    const auto tiff = read_sample("hostile/multipage.tiff");
    const auto all = decode_pages(tiff, PictureFormat::kTiff, {}, {.pixels_max = kPixelsMax, .pages_max = 16});
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 3u);
    const auto third = decode_pages(tiff, PictureFormat::kTiff, {3, 3}, {.pixels_max = kPixelsMax, .pages_max = 16});
    ASSERT_TRUE(third);
    EXPECT_EQ(third->front().image.rgb, all->back().image.rgb);
    EXPECT_FALSE(decode_pages(tiff, PictureFormat::kTiff, {4, 4}, {.pixels_max = kPixelsMax, .pages_max = 16}));
    EXPECT_FALSE(decode_pages(tiff, PictureFormat::kTiff, {}, {.pixels_max = kPixelsMax, .pages_max = 2}));
}

TEST(Decode, ShrinksALargeJpegAsFarAsTheModelAllows) {
    const auto jpeg = read_sample("orientation/landscape_exif1.jpg");  // 1800 x 1200
    const auto decoded = [&](std::int64_t pixels_max) {
        const SizeRules rules{.side_multiple = 28, .pixels_min = 784, .pixels_max = pixels_max};
        return decode_pages(jpeg, PictureFormat::kJpeg, {}, {.pixels_max = kPixelsMax, .pages_max = 1, .rules = rules}).value().front();
    };
    EXPECT_EQ(decoded(1'000'000).image.width, 1800);
    EXPECT_EQ(decoded(230'000).image.width, 900);
    EXPECT_EQ(decoded(230'000).whole, (Size{1800, 1200}));
    EXPECT_EQ(decoded(50'000).image.width, 450);
}

}  // namespace
}  // namespace glimpse::imaging
