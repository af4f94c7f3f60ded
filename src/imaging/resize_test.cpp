#include "imaging/resize.h"

#include <gtest/gtest.h>

namespace glimpse::imaging {
namespace {

constexpr SizeRules kGlm4v{28, 6272, 4816896, 0};

TEST(FitSize, RoundsToTheMultiple) {
    EXPECT_EQ(fit_size({224, 84}, kGlm4v).value(), (Size{224, 84}));
    EXPECT_EQ(fit_size({300, 200}, kGlm4v).value(), (Size{308, 196}));
    EXPECT_EQ(fit_size({1800, 1200}, kGlm4v).value(), (Size{1792, 1204}));
}

TEST(FitSize, RoundsHalvesToEvenAsPythonDoes) {
    EXPECT_EQ(fit_size({28 * 4 + 14, 28 * 5 + 14}, kGlm4v).value(), (Size{28 * 4, 28 * 6}));
}

TEST(FitSize, GrowsSmallAndShrinksLarge) {
    EXPECT_EQ(fit_size({10, 10}, kGlm4v).value(), (Size{84, 84}));
    const Size large = fit_size({8000, 6000}, kGlm4v).value();
    EXPECT_LE(std::int64_t{large.width} * large.height, kGlm4v.pixels_max);
    EXPECT_EQ(large.width % 28, 0);
    EXPECT_EQ(large, (Size{2520, 1876}));
}

TEST(FitSize, ObeysTheLongestSide) {
    SizeRules rules = kGlm4v;
    rules.side_max = 1024;
    EXPECT_EQ(fit_size({2048, 1024}, rules).value(), (Size{1036, 504}));
}

TEST(FitSize, EnlargesAsFarAsThereIsRoom) {
    SizeRules rules{.side_multiple = 28, .pixels_min = 6272, .pixels_max = 512 * 28 * 28, .side_max = 0, .enlarge = 1.5};
    EXPECT_EQ(fit_size({224, 112}, rules).value(), (Size{336, 168}));
    EXPECT_EQ(fit_size({560, 420}, rules).value(), (Size{728, 532})) << "300 tokens become 494 of at most 512, not 675";
    EXPECT_EQ(fit_size({2000, 1000}, rules).value(), (Size{896, 448})) << "a picture that is too large already is shrunk as before";
    EXPECT_EQ(fit_size({10, 10}, rules).value(), (Size{84, 84})) << "the least area holds for what is still small";
    rules.side_max = 280;
    EXPECT_EQ(fit_size({224, 112}, rules).value(), (Size{280, 140}));
}

TEST(FitSize, RefusesARibbon) {
    const auto ribbon = fit_size({20000, 28}, kGlm4v);
    ASSERT_FALSE(ribbon);
    EXPECT_EQ(ribbon.error().code, ErrorCode::kInvalidRequest);
}

domain::Image flat(int width, int height, std::uint8_t level) {
    return {width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height, level)};
}

TEST(ResizeBicubic, KeepsAFlatPictureFlat) {
    for (const Size size : {Size{28, 56}, Size{200, 100}, Size{101, 3}}) {
        EXPECT_EQ(resize_bicubic(flat(101, 57, 200), size).rgb, flat(size.width, size.height, 200).rgb);
    }
}

TEST(ResizeBicubic, ReturnsTheSameAtTheSameSize) {
    domain::Image image = flat(8, 8, 10);
    image.rgb[5] = 77;
    EXPECT_EQ(resize_bicubic(image, {8, 8}).rgb, image.rgb);
}

TEST(ResizeBicubic, MirrorsWithThePicture) {
    domain::Image image = flat(40, 4, 0);
    for (int y = 0; y < 4; ++y) {
        for (int x = 0; x < 40; ++x) image.rgb[3 * (y * 40 + x)] = static_cast<std::uint8_t>(x * x % 251);
    }
    domain::Image mirrored = image;
    for (int y = 0; y < 4; ++y) {
        for (int x = 0; x < 40; ++x) mirrored.rgb[3 * (y * 40 + x)] = image.rgb[3 * (y * 40 + 39 - x)];
    }
    const auto once = resize_bicubic(image, {17, 4});
    const auto twice = resize_bicubic(mirrored, {17, 4});
    for (int x = 0; x < 17; ++x) EXPECT_EQ(once.rgb[3 * x], twice.rgb[3 * (16 - x)]);
}

}  // namespace
}  // namespace glimpse::imaging
