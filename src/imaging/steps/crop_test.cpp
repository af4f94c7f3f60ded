#include "imaging/steps/crop.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

/// A white page with these corners, clockwise from the top left, on a dark table.
domain::Image page_on_table(std::array<std::array<double, 2>, 4> corners) {
    domain::Image image = with_noise(flat(800, 600, 60), 10);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            bool inside = true;
            for (std::size_t i = 0; i < 4; ++i) {
                const auto& a = corners[i];
                const auto& b = corners[(i + 1) % 4];
                inside = inside && (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0;
            }
            if (inside) set(image, x, y, 240);
        }
    }
    return image;
}

TEST(Crop, FindsThePageAndPullsItStraight) {
    const std::array<std::array<double, 2>, 4> corners{{{150, 90}, {640, 60}, {700, 540}, {110, 500}}};
    Workpiece photo(page_on_table(corners));
    const auto outcome = crop(photo);
    ASSERT_TRUE(outcome.image) << outcome.reason;
    EXPECT_NEAR(outcome.score, 1 - 0.50, 0.05);
    const double right = outcome.image->width - 1;
    const double bottom = outcome.image->height - 1;
    const std::array<std::array<double, 2>, 4> result{{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}}};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto [x, y] = outcome.to_given.map(result[i][0], result[i][1]);
        EXPECT_NEAR(x, corners[i][0], 2.5) << i;
        EXPECT_NEAR(y, corners[i][1], 2.5) << i;
    }
    double sum = 0;
    for (const auto level : outcome.image->rgb) sum += level;
    EXPECT_GT(sum / static_cast<double>(outcome.image->rgb.size()), 235) << "no table is left";
}

TEST(Crop, LeavesDrawnRectanglesAndSmallOrCutOffPagesAlone) {
    const std::array<std::array<std::array<double, 2>, 4>, 3> others{{
        {{{100, 80}, {700, 80}, {700, 520}, {100, 520}}},      // exactly upright: a drawing
        {{{300, 250}, {450, 240}, {460, 340}, {290, 350}}},    // a small thing
        {{{-50, -90}, {640, -60}, {700, 740}, {-10, 700}}}}};  // edges out of sight
    for (const auto& corners : others) {
        Workpiece photo(page_on_table(corners));
        EXPECT_FALSE(crop(photo).image);
    }
}

TEST(Crop, LeavesPhotographsAlone) {
    Workpiece photo(sample("orientation/landscape_exif1.jpg", domain::PictureFormat::kJpeg));
    EXPECT_FALSE(crop(photo).image);
}

}  // namespace
}  // namespace glimpse::imaging
