#include "imaging/outline.h"

#include <gtest/gtest.h>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

TEST(Outline, DrawsABorderAndLeavesTheTextAlone) {
    auto image = blank_image(100, 60);
    const auto green_at = [&](int x, int y) { return image.rgb[3 * (static_cast<std::size_t>(y) * 100 + x) + 1]; };
    const std::vector<domain::TextLine> lines = {{"text", {{{10, 10}, {90, 10}, {90, 50}, {10, 50}}}, 1}};
    outline(image, lines);
    EXPECT_EQ(green_at(50, 10), 30);
    EXPECT_EQ(green_at(90, 30), 30);
    EXPECT_EQ(green_at(10, 10), 80);  // where it begins
    EXPECT_EQ(green_at(50, 30), 0);
}

TEST(Outline, ReachesBeyondThePictureUnharmed) {
    auto image = blank_image(20, 20);
    const std::vector<domain::TextLine> lines = {{"text", {{{-5, -5}, {40, -5}, {40, 40}, {-5, 40}}}, 1}};
    outline(image, lines);
    EXPECT_EQ(image.rgb.size(), 1200);
}

}  // namespace
}  // namespace glimpse::imaging
