#include "imaging/preprocess.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

using domain::PictureFormat;
using domain::Preprocess;
using domain::PreprocessStep;

Preprocess every_step() {
    auto steps = Preprocess::off();
    for (std::size_t i = 0; i < domain::kPreprocessSteps; ++i) steps.set(static_cast<PreprocessStep>(i), true);
    return steps;
}

const Budget kBudget{1024, 0};

/// Noise that costs no time to make.
domain::Image speckled(int width, int height) {
    domain::Image image = flat(width, height, 0);
    std::uint32_t state = 6;
    for (auto& level : image.rgb) level = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
    return image;
}

TEST(Preprocess, CleanPicturesComeOutAsTheyWentIn) {
    const std::pair<const char*, PictureFormat> clean[] = {{"documents/phototest.tif", PictureFormat::kTiff},
                                                           {"documents/eurotext.tif", PictureFormat::kTiff},
                                                           {"documents/text_webp.webp", PictureFormat::kWebp},
                                                           {"documents/text_1bit.png", PictureFormat::kPng},
                                                           {"documents/text_transparent_white.png", PictureFormat::kPng},
                                                           {"documents/empty_black.jpg", PictureFormat::kJpeg},
                                                           {"invoices/invoice_en_fictitious.png", PictureFormat::kPng},
                                                           {"orientation/landscape_exif1.jpg", PictureFormat::kJpeg},
                                                           {"../slips/slip-0.png", PictureFormat::kPng},
                                                           {"../slips/slip-1.png", PictureFormat::kPng}};
    for (const auto& [name, format] : clean) {
        const auto image = sample(name, format);
        ASSERT_GT(image.width, 1) << name;
        const auto prepared = preprocess(image, every_step(), kBudget);
        EXPECT_FALSE(prepared.preparation.acted()) << name;
        EXPECT_TRUE(prepared.image.rgb == image.rgb) << name;
        EXPECT_EQ(prepared.preparation.to_original, domain::Homography{}) << name;
    }
}

TEST(Preprocess, RunsTheStepsAllowedInTheirOrder) {
    const auto prepared = preprocess(lines_of_print(5), every_step(), kBudget);
    ASSERT_EQ(prepared.preparation.trace.size(), domain::kPreprocessSteps);
    for (std::size_t i = 0; i < domain::kPreprocessSteps; ++i) EXPECT_EQ(static_cast<std::size_t>(prepared.preparation.trace[i].step), i);
    const auto& deskewed = prepared.preparation.trace[static_cast<std::size_t>(PreprocessStep::kDeskew)];
    EXPECT_TRUE(deskewed.acted);
    EXPECT_NEAR(deskewed.before, 5, 0.15);
    EXPECT_NEAR(deskewed.after, 0, 0.15);
    auto without = every_step();
    without.set(PreprocessStep::kDeskew, false);
    EXPECT_EQ(preprocess(lines_of_print(5), without, kBudget).preparation.trace.size(), domain::kPreprocessSteps - 1);
}

TEST(Preprocess, OffDoesNothing) {
    const auto image = lines_of_print(5);
    const auto prepared = preprocess(image, Preprocess::off(), kBudget);
    EXPECT_TRUE(prepared.image.rgb == image.rgb);
    EXPECT_TRUE(prepared.preparation.trace.empty());
}

TEST(Preprocess, ComesOutWithinTheBudgetWhenLightWasChanged) {
    auto only = Preprocess::off();
    only.set(PreprocessStep::kDenoise, true);
    const auto prepared = preprocess(with_noise(lines_of_print(0, 1000, 1500), 90), only, {750, 0});
    EXPECT_TRUE(prepared.preparation.acted());
    EXPECT_EQ(prepared.image.height, 750);
    const auto [x, y] = prepared.preparation.to_original.map(499.5, 749.5);
    EXPECT_NEAR(x, 999.5, 0.01);
    EXPECT_NEAR(y, 1499.5, 0.01);
}

TEST(Preprocess, SurvivesEverySizeAndKeepsItsTime) {
    constexpr double kStepMilliseconds = 5000;  // about one second, on a machine that does other work as well
    const std::pair<int, int> sizes[] = {{1, 1}, {1, 5000}, {5000, 1}, {2, 3}, {30, 30}, {100'000, 3}, {3, 100'000}, {40'000, 400}, {6000, 5000}};
    for (const auto& [width, height] : sizes) {
        const auto prepared = preprocess(speckled(width, height), every_step(), kBudget);
        EXPECT_EQ(prepared.image.rgb.size(), std::size_t{3} * prepared.image.width * prepared.image.height);
        for (const auto& step : prepared.preparation.trace) {
            EXPECT_NE(step.reason, "could not be done") << width << "x" << height << " " << domain::name_of(step.step);
            EXPECT_LT(step.milliseconds, kStepMilliseconds) << width << "x" << height << " " << domain::name_of(step.step);
        }
    }
}

TEST(Preprocess, MapsPointsBackFromATurnThatWasRead) {
    const auto page = lines_of_print(0);
    const auto prepared = preprocess(page, Preprocess::automatic(), kBudget, [](const domain::Image&, std::span<const domain::Box>) { return std::optional(270); });
    ASSERT_EQ(prepared.image.width, page.height);
    const auto [x, y] = prepared.preparation.to_original.map(0, 0);
    EXPECT_EQ(x, page.width - 1);
    EXPECT_EQ(y, 0);
    EXPECT_EQ(prepared.preparation.trace.front().after, 0) << "who reads is asked once";
}

TEST(Preprocess, TurnsALargePageInTime) {
    const auto prepared = preprocess(lines_of_print(7, 4300, 5700), every_step(), kBudget);
    EXPECT_TRUE(prepared.preparation.acted());
    EXPECT_LE(std::int64_t{prepared.image.width} * prepared.image.height, 40'000'000);
}

TEST(Shrink, NeverGrowsAndKeepsTheShape) {
    EXPECT_EQ(shrink(flat(100, 50, 3), {200, 0}).width, 100);
    const auto small = shrink(flat(4000, 3000, 3), {1024, 0});
    EXPECT_EQ(small.width, 1024);
    EXPECT_EQ(small.height, 768);
    EXPECT_EQ(small.rgb, flat(1024, 768, 3).rgb);
    EXPECT_EQ(shrink(flat(400, 400, 3), {0, 10'000}).width, 100);
}

}  // namespace
}  // namespace glimpse::imaging
