#include "imaging/text_lines.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

TextLines lines_of(const domain::Image& image) { return find_text_lines(find_ink(grey_overview(image, 1024))); }

TEST(FindTextLines, TellsTheSkewToATenthOfADegree) {
    for (const double degrees : {-14.0, -5.3, -0.7, 0.0, 1.2, 8.0, 14.5}) {
        const auto lines = lines_of(lines_of_print(degrees));
        EXPECT_TRUE(lines.is_text()) << degrees;
        EXPECT_NEAR(lines.skew_degrees, degrees, 0.15);
    }
}

TEST(FindTextLines, SeesLightPrintOnDarkGround) {
    auto page = lines_of_print(4);
    for (auto& level : page.rgb) level = static_cast<std::uint8_t>(255 - level);
    EXPECT_NEAR(lines_of(page).skew_degrees, 4, 0.15);
}

TEST(FindTextLines, SeesNoneBeyondFifteenDegrees) { EXPECT_FALSE(lines_of(lines_of_print(16.5)).is_text()); }

TEST(FindTextLines, SeesNoneInPicturesWithoutText) {
    EXPECT_FALSE(lines_of(flat(300, 300, 128)).is_text());
    EXPECT_FALSE(lines_of(with_noise(flat(300, 300, 128), 40)).is_text());
    EXPECT_FALSE(lines_of(sample("orientation/landscape_exif1.jpg", domain::PictureFormat::kJpeg)).is_text());
}

}  // namespace
}  // namespace glimpse::imaging
