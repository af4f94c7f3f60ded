#include "imaging/steps/denoise.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

TEST(Denoise, HalvesTheNoiseAndKeepsThePrint) {
    const auto clean = lines_of_print(0);
    Workpiece noisy(with_noise(clean, 30));
    const auto outcome = denoise(noisy);
    ASSERT_TRUE(outcome.image);
    Workpiece smooth(*outcome.image);
    EXPECT_LT(noise(smooth), outcome.score / 1.5);
    double before = 0;
    double after = 0;
    for (std::size_t i = 0; i < clean.rgb.size(); ++i) {
        before += std::abs(noisy.image().rgb[i] - clean.rgb[i]);
        after += std::abs(smooth.image().rgb[i] - clean.rgb[i]);
    }
    EXPECT_LT(after, 0.75 * before);
}

TEST(Denoise, LeavesCleanPicturesAlone) {
    Workpiece page(lines_of_print(2));
    EXPECT_FALSE(denoise(page).image);
}

}  // namespace
}  // namespace glimpse::imaging
