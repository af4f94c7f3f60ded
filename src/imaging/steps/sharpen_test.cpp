#include "imaging/steps/sharpen.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

/// The mean of seven pixels each way.
domain::Image smeared(const domain::Image& image) {
    domain::Image result = image;
    for (int y = 3; y + 3 < image.height; ++y) {
        for (int x = 3; x + 3 < image.width; ++x) {
            int sum = 0;
            for (int down = -3; down <= 3; ++down) {
                for (int right = -3; right <= 3; ++right) sum += image.rgb[3 * (static_cast<std::size_t>(y + down) * image.width + x + right)];
            }
            set(result, x, y, static_cast<std::uint8_t>(sum / 49));
        }
    }
    return result;
}

TEST(Sharpen, SteepensTheEdgesOfBlurredPrint) {
    Workpiece page(smeared(lines_of_print(0)));
    const auto outcome = sharpen(page);
    ASSERT_TRUE(outcome.image) << outcome.reason;
    Workpiece sharp(*outcome.image);
    EXPECT_LT(blur(sharp), 0.9 * outcome.score);
}

TEST(Sharpen, LeavesSharpAndNoisyPagesAlone) {
    for (const auto& image : {lines_of_print(0), with_noise(smeared(lines_of_print(0)), 20)}) {
        Workpiece page(image);
        EXPECT_FALSE(sharpen(page).image);
    }
}

}  // namespace
}  // namespace glimpse::imaging
