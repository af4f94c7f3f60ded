#include "imaging/steps/contrast.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

domain::Image faded(domain::Image image) {
    for (auto& level : image.rgb) level = static_cast<std::uint8_t>(150 + level / 5);
    return image;
}

TEST(Contrast, IsTheRangeOfLevels) {
    Workpiece page(lines_of_print(0));
    EXPECT_NEAR(contrast(page), 210, 1);
    Workpiece blank(flat(50, 50, 7));
    EXPECT_EQ(contrast(blank), 0);
}

TEST(RaiseContrast, SpreadsFadedPrint) {
    Workpiece page(faded(lines_of_print(0)));
    const auto outcome = raise_contrast(page);
    ASSERT_TRUE(outcome.image);
    Workpiece spread(*outcome.image);
    EXPECT_GT(contrast(spread), 1.3 * outcome.score);
}

TEST(RaiseContrast, LeavesStrongPrintAndPaleGroundAlone) {
    for (const auto& image : {lines_of_print(0), faded(with_noise(flat(300, 300, 128), 40))}) {
        Workpiece page(image);
        EXPECT_FALSE(raise_contrast(page).image);
    }
}

}  // namespace
}  // namespace glimpse::imaging
