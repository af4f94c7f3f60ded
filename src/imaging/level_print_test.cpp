#include "imaging/level_print.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"
#include "imaging/text_lines.h"

namespace glimpse::imaging {
namespace {

using domain::PictureFormat;

Grey ink_of(const domain::Image& image) { return find_ink(grey_overview(image, 1024)); }

TEST(LevelPrint, IsFoundOnUprightPages) {
    for (const auto& page : {sample("documents/phototest.tif", PictureFormat::kTiff), sample("documents/eurotext.tif", PictureFormat::kTiff),
                             sample("orientation/form_zh.jpg", PictureFormat::kJpeg)}) {
        const auto ink = ink_of(page);
        const auto pieces = find_level_print(ink);
        EXPECT_GE(pieces.size(), 8);
        EXPECT_LE(pieces.size(), 12);
        for (const auto& piece : pieces) {
            EXPECT_GE(piece.left, 0);
            EXPECT_GE(piece.top, 0);
            EXPECT_LE(piece.right, ink.width);
            EXPECT_LE(piece.bottom, ink.height);
            EXPECT_GT(piece.right - piece.left, 2 * piece.height());
        }
    }
}

TEST(LevelPrint, IsNotFoundOnPagesOnTheirSide) {
    for (const auto& page : {sample("documents/phototest.tif", PictureFormat::kTiff), sample("orientation/form_zh.jpg", PictureFormat::kJpeg)}) {
        EXPECT_TRUE(find_level_print(turn_quarter(ink_of(page))).empty());
    }
}

TEST(LevelPrint, IsNotFoundInVerticalWritingNorPhotographsNorNoise) {
    EXPECT_TRUE(find_level_print(ink_of(sample("orientation/vertical_zh.jpg", PictureFormat::kJpeg))).empty());
    EXPECT_TRUE(find_level_print(ink_of(sample("orientation/landscape_exif1.jpg", PictureFormat::kJpeg))).empty());
    EXPECT_TRUE(find_level_print(ink_of(with_noise(flat(1000, 1000, 99), 40))).empty());
    EXPECT_TRUE(find_level_print(ink_of(flat(300, 200, 255))).empty());
    EXPECT_TRUE(find_level_print(ink_of(flat(1, 1, 255))).empty());
}

}  // namespace
}  // namespace glimpse::imaging
