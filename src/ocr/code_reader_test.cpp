#include "ocr/code_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>

namespace glimpse::ocr {
namespace {

// Drawn by the Python package segno 1.6, another library than the one that reads it.
constexpr std::string_view kCode[] = {
    "#######.###..#..#..##.####.#..#######",
    "#.....#..##.######.#.##..##.#.#.....#",
    "#.###.#..#...#.####..###..#.#.#.###.#",
    "#.###.#.#...##..#...#.####.#..#.###.#",
    "#.###.#.###....###..#.####.#..#.###.#",
    "#.....#.###.####.#.##....#....#.....#",
    "#######.#.#.#.#.#.#.#.#.#.#.#.#######",
    "........##.##......###.##..##........",
    "#...#.####..###.#...#.#.#.#.######..#",
    "##.#....#...##....##.....#.#.#.####..",
    ".#.####....#..##.###...#...##....###.",
    "###..#.####..#####.###.##.#.##...##..",
    "...#..#.##..#.#.###.##.#..#.#.#..##.#",
    ".....#.#..##.###..#.#.####.#.#.####..",
    ".....##.###.#..###....##..#####..###.",
    ".#.###..##.#########.####.####.#.##..",
    "###..##.####..#...##.#..#.#.#.#..####",
    ".##.....#.#####.##.#######.#.#.###.#.",
    "......##...#.#..###.####...#.#.#.#.#.",
    "##.#.#.##.##.##..#...###..####.#.###.",
    "#..#..##..#.#..#####.#....#.#.#..##.#",
    "....#....##....#.#..#..#####.#.##..#.",
    "#####.####.##..##.#.#.######.#....##.",
    "######.##.#...##...#.##....####..###.",
    "##...#######..#.#..###....###.#..##.#",
    "######....####....##.#.##..#.#.##..#.",
    "...#.###..#..###...#.#.##.##.#..#.##.",
    "..#.#....#.##..###.#####.....#.#.##.#",
    "##..#####.##.#..###..#.#..#.#########",
    "........#.##.#.#....######.##...#..#.",
    "#######.#####.####..##.#.##.#.#.####.",
    "#.....#..#.#..#.###..##...###...###.#",
    "#.###.#.#.#..#....###.....#.#####.#.#",
    "#.###.#..#...##.#..##..###.#..#..#..#",
    "#.###.#..##.###.##...###...##.#...#..",
    "#.....#..####.#..#...#.#..#..##..###.",
    "#######.####.#.#####.#.#..#...#..####",
};
constexpr std::string_view kText = "01,10,044001900111,12345678,1132.74,20240305,61565082871234567890,A1B2,";

domain::Image paper(int width, int height) { return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3, 255)}; }

void draw(domain::Image& image, int left, int top, int module) {
    const int side = static_cast<int>(std::size(kCode)) * module;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            if (kCode[y / module][static_cast<std::size_t>(x / module)] != '#') continue;
            const auto at = (static_cast<std::size_t>(top + y) * image.width + left + x) * 3;
            std::fill_n(image.rgb.begin() + static_cast<std::ptrdiff_t>(at), 3, std::uint8_t{20});
        }
    }
}

TEST(ReadCodes, ReadsWhatAnotherLibraryDrew) {
    auto image = paper(400, 300);
    draw(image, 100, 50, 3);
    const auto codes = read_codes(image, 2);
    ASSERT_EQ(codes.size(), 1);
    EXPECT_EQ(codes[0].text, kText);
    EXPECT_EQ(codes[0].format, "QRCode");
    EXPECT_EQ(codes[0].page, 2);
    EXPECT_NEAR(codes[0].polygon[0].x, 100, 4);
    EXPECT_NEAR(codes[0].polygon[0].y, 50, 4);
    EXPECT_NEAR(codes[0].polygon[2].x, 100 + 37 * 3, 4);
    EXPECT_NEAR(codes[0].polygon[2].y, 50 + 37 * 3, 4);
}

TEST(ReadCodes, ReadsSeveralUpsideDown) {
    auto image = paper(1300, 500);
    for (int i = 0; i < 6; ++i) draw(image, 20 + i * 210, 100, 4);
    std::ranges::reverse(image.rgb);
    const auto codes = read_codes(image, 1);
    EXPECT_EQ(codes.size(), 6);
    for (const auto& code : codes) EXPECT_EQ(code.text, kText);
}

TEST(ReadCodes, AreNoMoreThanSoMany) {
    auto image = paper(1300, 1100);
    for (int i = 0; i < 30; ++i) draw(image, 20 + i % 6 * 210, 20 + i / 6 * 210, 4);
    EXPECT_LE(read_codes(image, 1).size(), kCodesMax);
}

TEST(ReadCodes, ADamagedCodeIsNone) {
    auto image = paper(400, 300);
    draw(image, 100, 50, 3);
    for (int y = 80; y < 140; ++y) std::fill_n(image.rgb.begin() + (static_cast<std::ptrdiff_t>(y) * image.width + 120) * 3, 80 * 3, std::uint8_t{255});
    EXPECT_TRUE(read_codes(image, 1).empty());
}

TEST(ReadCodes, NothingIsInNothing) {
    EXPECT_TRUE(read_codes({}, 1).empty());
    EXPECT_TRUE(read_codes(paper(1, 1), 1).empty());
    EXPECT_TRUE(read_codes(paper(300, 300), 1).empty());
}

}  // namespace
}  // namespace glimpse::ocr
