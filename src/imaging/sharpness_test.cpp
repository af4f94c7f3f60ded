#include "imaging/sharpness.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

/// Dark on the left, light on the right, over about that many pixels.
domain::Image edge(double pixels) {
    domain::Image image = flat(200, 100, 30);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const double part = std::clamp((x - 99.5) / pixels + 0.5, 0.0, 1.0);
            set(image, x, y, static_cast<std::uint8_t>(30 + 200 * part));
        }
    }
    return image;
}

TEST(NoiseLevel, IsTheStandardDeviation) {
    for (const double sigma : {4.0, 12.0, 25.0}) {
        Grey grey = grey_centre(flat(256, 256, 128), 256);
        const auto noisy = with_noise(flat(256, 256, 128), sigma);
        for (std::size_t i = 0; i < grey.levels.size(); ++i) grey.levels[i] = noisy.rgb[3 * i];
        EXPECT_NEAR(noise_level(grey), sigma, 0.1 * sigma);
    }
}

TEST(NoiseLevel, IsBlindToPrintAndSlopes) {
    EXPECT_EQ(noise_level(grey_centre(lines_of_print(3), 1024)), 0);
    EXPECT_LT(noise_level(grey_centre(edge(200), 1024)), 1);
}

TEST(EdgeWidth, IsThatOfTheEdge) {
    for (const double pixels : {1.0, 2.0, 4.0, 6.0}) EXPECT_NEAR(edge_width(grey_centre(edge(pixels), 1024)), pixels, 0.25 * pixels);
    EXPECT_EQ(edge_width(grey_centre(flat(100, 100, 9), 1024)), 0);
}

}  // namespace
}  // namespace glimpse::imaging
