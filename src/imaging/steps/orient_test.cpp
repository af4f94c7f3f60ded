#include "imaging/steps/orient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

using domain::PictureFormat;

/// The picture a quarter turn clockwise.
domain::Image turned(const domain::Image& image) {
    domain::Image result = flat(image.height, image.width, 0);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            set(result, image.height - 1 - y, x, image.rgb[3 * (static_cast<std::size_t>(y) * image.width + x)]);
        }
    }
    return result;
}

TEST(Orient, TurnsPrintUprightFromEverySide) {
    const auto upright = sample("documents/phototest.tif", PictureFormat::kTiff);
    auto image = upright;
    for (int turns = 0; turns < 4; ++turns) {
        Workpiece page(image);
        const auto outcome = orient(page);
        EXPECT_EQ(outcome.score, (4 - turns) % 4 * 90) << outcome.reason;
        if (turns > 0) {
            ASSERT_TRUE(outcome.image);
            EXPECT_EQ(outcome.image->rgb, upright.rgb);
            const auto [x, y] = outcome.to_given.map(0, 0);
            EXPECT_EQ(x, turns == 3 ? 0 : image.width - 1);
            EXPECT_EQ(y, turns == 1 ? 0 : image.height - 1);
        }
        image = turned(image);
    }
}

TEST(Orient, ColumnsOfTheSameWordsAreNoLines) {
    auto image = sample("documents/phototest.tif", PictureFormat::kTiff);
    const std::size_t line = std::size_t{3} * image.width * 36;  // one line of print over and over
    const std::vector<std::uint8_t> first(image.rgb.begin() + 2 * static_cast<std::ptrdiff_t>(line), image.rgb.begin() + 3 * static_cast<std::ptrdiff_t>(line));
    for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = first[i % line];
    Workpiece page(std::move(image));
    EXPECT_EQ(orient(page).score, 0);
}

TEST(Orient, LeavesAloneWhatDoesNotTell) {
    for (const auto& image : {lines_of_print(0), turned(lines_of_print(0)), flat(300, 200, 255), with_noise(flat(300, 200, 99), 30)}) {
        Workpiece page(image);
        EXPECT_FALSE(orient(page).image);
    }
}

/// Says `turn` of every picture and counts how often it was asked.
TurnReader saying(std::optional<int> turn, int& asked) {
    return [turn, &asked](const domain::Image&, std::span<const domain::Box>) {
        ++asked;
        return turn;
    };
}

TEST(Orient, AsksWhoCanReadWhereStrokesDoNotTell) {
    const auto page = lines_of_print(0);
    for (const int turn : {0, 90, 180, 270}) {
        int asked = 0;
        Workpiece piece(page, {}, saying(turn, asked));
        const auto outcome = orient(piece);
        EXPECT_EQ(asked, 1);
        EXPECT_EQ(outcome.score, turn);
        EXPECT_THAT(outcome.reason, testing::HasSubstr("text reader"));
        ASSERT_EQ(outcome.image.has_value(), turn != 0);
        if (turn == 0) continue;
        EXPECT_EQ(outcome.image->width, turn == 180 ? page.width : page.height);
    }
}

TEST(Orient, StaysWhereWhoCanReadCannotTell) {
    int asked = 0;
    Workpiece page(lines_of_print(0), {}, saying(std::nullopt, asked));
    EXPECT_FALSE(orient(page).image);
    EXPECT_EQ(asked, 1);
}

TEST(Orient, AsksBeforeItTurns) {
    const auto sideways = turned(sample("documents/phototest.tif", PictureFormat::kTiff));
    int asked = 0;
    Workpiece known_better(sideways, {}, saying(0, asked));
    EXPECT_FALSE(orient(known_better).image);
    Workpiece not_known(sideways, {}, saying(std::nullopt, asked));
    EXPECT_EQ(orient(not_known).score, 270);
    EXPECT_EQ(asked, 2);
}

TEST(Orient, DoesNotAskAboutUprightLatinPrintNorWhereThereIsNone) {
    int asked = 0;
    for (const auto& image : {sample("documents/phototest.tif", PictureFormat::kTiff), sample("orientation/landscape_exif1.jpg", PictureFormat::kJpeg),
                              flat(300, 200, 255), with_noise(flat(300, 200, 99), 30)}) {
        Workpiece page(image, {}, saying(180, asked));
        orient(page);
    }
    EXPECT_EQ(asked, 0);
}

}  // namespace
}  // namespace glimpse::imaging
