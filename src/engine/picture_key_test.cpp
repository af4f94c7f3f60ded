#include "engine/picture_key.h"

#include <gtest/gtest.h>

namespace glimpse::engine {
namespace {

domain::Image grey(int width, int height, std::uint8_t level) {
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3, level)};
}

TEST(PictureKey, EqualPixelsAreOnePicture) { EXPECT_EQ(key_of(grey(8, 4, 7)), key_of(grey(8, 4, 7))); }

TEST(PictureKey, OneDifferentValueIsAnother) {
    auto other = grey(8, 4, 7);
    other.rgb.back() = 8;
    EXPECT_NE(key_of(grey(8, 4, 7)), key_of(other));
}

TEST(PictureKey, TheSidesCount) { EXPECT_NE(key_of(grey(8, 4, 7)), key_of(grey(4, 8, 7))); }

}  // namespace
}  // namespace glimpse::engine
