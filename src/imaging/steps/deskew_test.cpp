#include "imaging/steps/deskew.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

TEST(Deskew, LevelsTheLines) {
    for (const double degrees : {-12.0, -3.0, 2.0, 9.0}) {
        Workpiece page(lines_of_print(degrees));
        auto outcome = deskew(page);
        ASSERT_TRUE(outcome.image) << degrees;
        EXPECT_NEAR(outcome.score, degrees, 0.15);
        Workpiece level(std::move(*outcome.image));
        EXPECT_NEAR(skew(level), 0, 0.15);
    }
}

TEST(Deskew, LeavesLevelPagesAndPicturesWithoutTextAlone) {
    for (const auto& image : {lines_of_print(0), lines_of_print(0.5), with_noise(flat(400, 400, 128), 30)}) {
        Workpiece page(image);
        EXPECT_FALSE(deskew(page).image);
    }
}

TEST(Deskew, MapsPointsBackToTheInkTheyShow) {
    auto image = lines_of_print(6);
    for (int y = 98; y < 103; ++y) {
        for (int x = 48; x < 53; ++x) {
            for (std::size_t c = 0; c < 3; ++c) image.rgb[3 * (static_cast<std::size_t>(y) * image.width + x) + c] = c == 0 ? 255 : 0;
        }
    }
    Workpiece page(image);
    const auto outcome = deskew(page);
    ASSERT_TRUE(outcome.image);
    double sum_x = 0;
    double sum_y = 0;
    double found = 0;
    for (int y = 0; y < outcome.image->height; ++y) {
        for (int x = 0; x < outcome.image->width; ++x) {
            const auto* pixel = outcome.image->rgb.data() + 3 * (static_cast<std::size_t>(y) * outcome.image->width + x);
            if (pixel[0] > 200 && pixel[1] < 50) sum_x += x, sum_y += y, ++found;
        }
    }
    ASSERT_GT(found, 10) << "the red mark is still there";
    const auto [x, y] = outcome.to_given.map(sum_x / found, sum_y / found);
    EXPECT_NEAR(x, 50, 0.6);
    EXPECT_NEAR(y, 100, 0.6);
}

}  // namespace
}  // namespace glimpse::imaging
