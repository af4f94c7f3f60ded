#include "ocr/text_map.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace glimpse::ocr {
namespace {

/// Maps drawn by hand.
class Map {
public:
    Map(std::size_t width, std::size_t height) : width_(width), height_(height), values_(width * height) {}

    /// A level of text in a bar around (x, y), turned by `degrees` clockwise.
    void draw(double x, double y, double length, double thickness, double degrees, float level) {
        const double cosine = std::cos(degrees * std::numbers::pi / 180), sine = std::sin(degrees * std::numbers::pi / 180);
        for (std::size_t row = 0; row < height_; ++row) {
            for (std::size_t column = 0; column < width_; ++column) {
                const double right = static_cast<double>(column) - x, down = static_cast<double>(row) - y;
                const bool inside = std::abs(right * cosine + down * sine) <= length / 2 && std::abs(down * cosine - right * sine) <= thickness / 2;
                if (inside) values_[row * width_ + column] = level;
            }
        }
    }
    TextMap text(int scale = 1) const {
        return {{values_, {1, 1, height_, width_}}, scale * static_cast<int>(width_), scale * static_cast<int>(height_)};
    }

private:
    std::size_t width_, height_;
    std::vector<float> values_;
};

TEST(FindQuads, ABlankMapHasNone) { EXPECT_TRUE(find_quads(Map(64, 64).text()).empty()); }

TEST(FindQuads, ALevelLineGrowsOnAllSides) {
    Map map(200, 100);
    map.draw(100, 50, 100, 10, 0, 0.9F);
    const auto quads = find_quads(map.text());
    ASSERT_EQ(quads.size(), 1);
    // 101 x 11 or so: area / border x 1.6 is about 8 pixels.
    const auto [upper_left, upper_right, lower_right, lower_left] = quads[0];
    EXPECT_NEAR(upper_left.x, 42, 2);
    EXPECT_NEAR(upper_left.y, 37, 2);
    EXPECT_NEAR(lower_right.x, 158, 3);
    EXPECT_NEAR(lower_right.y, 63, 3);
    EXPECT_EQ(upper_left.y, upper_right.y);
    EXPECT_EQ(lower_left.x, upper_left.x);
}

TEST(FindQuads, CoordinatesAreThoseOfThePicture) {
    Map map(200, 100);
    map.draw(100, 50, 100, 10, 0, 0.9F);
    const auto once = find_quads(map.text()).at(0);
    const auto twice = find_quads(map.text(2)).at(0);
    EXPECT_NEAR(twice[0].x, 2 * once[0].x, 1);
    EXPECT_NEAR(twice[2].y, 2 * once[2].y, 1);
}

TEST(FindQuads, ATiltedLineKeepsItsTilt) {
    Map map(300, 200);
    map.draw(150, 100, 160, 12, 20, 0.9F);
    const auto quads = find_quads(map.text());
    ASSERT_EQ(quads.size(), 1);
    const auto& quad = quads[0];
    const double degrees = std::atan2(quad[1].y - quad[0].y, quad[1].x - quad[0].x) * 180 / std::numbers::pi;
    EXPECT_NEAR(degrees, 20, 2);
}

TEST(FindQuads, WhatIsFaintOrTinyIsNoLine) {
    Map map(200, 100);
    map.draw(50, 50, 60, 10, 0, 0.4F);   // above the level of a pixel, below that of a line
    map.draw(150, 50, 2, 1, 0, 0.9F);
    EXPECT_TRUE(find_quads(map.text()).empty());
}

TEST(FindQuads, StaysWithinThePicture) {
    Map map(100, 40);
    map.draw(0, 0, 100, 30, 0, 0.9F);
    for (const auto& quad : find_quads(map.text())) {
        for (const auto& corner : quad) {
            EXPECT_GE(corner.x, 0);
            EXPECT_LE(corner.x, 99);
            EXPECT_GE(corner.y, 0);
            EXPECT_LE(corner.y, 39);
        }
    }
}

}  // namespace
}  // namespace glimpse::ocr
