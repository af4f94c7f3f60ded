#include "imaging/cover.h"

#include <gtest/gtest.h>

namespace glimpse::imaging {
namespace {

TEST(Cover, LeavesNothingInsideAndAllOutside) {
    domain::Image image{50, 40, std::vector<std::uint8_t>(50 * 40 * 3, 200)};
    // The page was twice as large.
    cover(image, {100, 80, {{{{20, 20}, {60, 20}, {60, 40}, {20, 40}}}}});
    const auto at = [&](int x, int y) { return image.rgb[static_cast<std::size_t>(3 * (y * 50 + x))]; };
    for (int y = 10; y <= 20; ++y) {
        for (int x = 10; x <= 30; ++x) EXPECT_EQ(at(x, y), 0) << x << ' ' << y;
    }
    EXPECT_EQ(at(8, 15), 200);
    EXPECT_EQ(at(32, 15), 200);
    EXPECT_EQ(at(20, 8), 200);
    EXPECT_EQ(at(20, 22), 200);
}

TEST(Cover, TakesPolygonsThatReachBeyondThePicture) {
    domain::Image image{10, 10, std::vector<std::uint8_t>(300, 200)};
    cover(image, {10, 10, {{{{-50, -50}, {100, -50}, {100, 100}, {-50, 100}}}}});
    EXPECT_EQ(image.rgb, std::vector<std::uint8_t>(300, 0));
}

}  // namespace
}  // namespace glimpse::imaging
