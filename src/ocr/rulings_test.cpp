#include "ocr/rulings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace glimpse::ocr {
namespace {

domain::Image paper(int width, int height, unsigned char tone = 240) {
    domain::Image image;
    image.width = width;
    image.height = height;
    image.rgb.assign(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height), tone);
    return image;
}

/// A line 2 pixels thick that climbs by `tilt` pixels for each.
void draw(domain::Image& image, double left, double top, double length, bool down, double tilt = 0, unsigned char tone = 40) {
    for (int along = 0; along < length; ++along) {
        for (int thick = 0; thick < 2; ++thick) {
            const int x = static_cast<int>(left + (down ? thick + tilt * along : along)), y = static_cast<int>(top + (down ? along : thick + tilt * along));
            for (int channel = 0; channel < 3; ++channel) {
                image.rgb[static_cast<std::size_t>(3 * (y * image.width + x) + channel)] = tone;
            }
        }
    }
}

bool has(const std::vector<domain::Ruling>& found, domain::Point from, domain::Point to) {
    return std::ranges::any_of(found, [&](const domain::Ruling& one) {
        return std::hypot(one.from.x - from.x, one.from.y - from.y) < 6 && std::hypot(one.to.x - to.x, one.to.y - to.y) < 6;
    });
}

TEST(FindRulings, FindsLinesAcrossAndDown) {
    auto image = paper(600, 400);
    draw(image, 50, 100, 500, false);
    draw(image, 300, 100, 250, true);
    const auto found = find_rulings(image);
    EXPECT_EQ(found.size(), 2U);
    EXPECT_TRUE(has(found, {50, 101}, {550, 101}));
    EXPECT_TRUE(has(found, {301, 100}, {301, 350}));
}

TEST(FindRulings, FollowsLinesThatAreTiltedALittle) {
    auto image = paper(1200, 800);
    draw(image, 100, 100, 1000, false, 0.03);
    const auto found = find_rulings(image);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(has(found, {100, 101}, {1100, 131}));
}

TEST(FindRulings, FindsFaintLinesOnDarkPaper) {
    auto image = paper(600, 400, 120);
    draw(image, 50, 100, 500, false, 0, 95);
    EXPECT_EQ(find_rulings(image).size(), 1U);
}

TEST(FindRulings, GivesPlacesInALargePictureItself) {
    auto image = paper(4000, 1000);
    draw(image, 1000, 500, 2000, false);
    draw(image, 1000, 501, 2000, false);
    EXPECT_TRUE(has(find_rulings(image), {1000, 502}, {3000, 502}));
}

TEST(FindRulings, TakesNoStrokesOfPrint) {
    auto image = paper(600, 400);
    for (int i = 0; i < 10; ++i) draw(image, 20 + 40 * i, 100, 25, i % 2 == 0);
    EXPECT_TRUE(find_rulings(image).empty());
}

TEST(FindRulings, HasNoneInAPictureWithoutPixels) { EXPECT_TRUE(find_rulings({}).empty()); }

}  // namespace
}  // namespace glimpse::ocr
