#include "extraction/ruled_grid.h"

#include <gtest/gtest.h>

namespace glimpse::extraction {
namespace {

using Cells = std::vector<GridCell>;

TEST(FindGrids, FindsCellsThatSpanRowsAndColumns) {
    // The head: one cell over two rows, one over two columns.
    const std::vector<Segment> across = {{0, 0, 300}, {30, 100, 300}, {60, 0, 300}, {90, 0, 300}};
    const std::vector<Segment> down = {{0, 0, 90}, {100, 0, 90}, {200, 30, 90}, {300, 0, 90}};
    const auto grids = find_grids(across, down, 4);
    ASSERT_EQ(grids.size(), 1U);
    EXPECT_EQ(grids[0].rows(), 3);
    EXPECT_EQ(grids[0].columns(), 3);
    EXPECT_EQ(grids[0].cells, (Cells{{0, 0, 2, 1}, {0, 1, 1, 2}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}}));
    EXPECT_EQ(*grids[0].cell_at(50, 45), (GridCell{0, 0, 2, 1}));
    EXPECT_EQ(grids[0].cell_at(301, 45), nullptr);
}

TEST(FindGrids, DoesWithoutOuterEdgesAndWithLinesInPieces) {
    const std::vector<Segment> across = {{30, 0, 140}, {31, 148, 300}, {60, 0, 300}};
    const std::vector<Segment> down = {{100, 0, 90}, {200, 3, 90}};
    const auto grids = find_grids(across, down, 4);
    ASSERT_EQ(grids.size(), 1U);
    EXPECT_EQ(grids[0].cells.size(), 9U);
}

TEST(FindGrids, PartsTablesThatDoNotTouch) {
    std::vector<Segment> across, down;
    for (const double top : {0.0, 200.0}) {
        for (int i = 0; i < 3; ++i) {
            across.push_back({top + 30 * i, 0, 200});
            down.push_back({100.0 * i, top, top + 60});
        }
    }
    EXPECT_EQ(find_grids(across, down, 4).size(), 2U);
}

TEST(FindGrids, TakesNoFrameAndNoUnderline) {
    const std::vector<Segment> across = {{0, 0, 300}, {90, 0, 300}, {50, 20, 120}};
    const std::vector<Segment> down = {{0, 0, 90}, {300, 0, 90}};
    EXPECT_TRUE(find_grids(across, down, 4).empty());
    EXPECT_TRUE(find_grids(across, {}, 4).empty());
    EXPECT_TRUE(find_grids({}, {}, 4).empty());
}

TEST(FindGrids, MakesRectanglesOfWhatLinesLeaveCrooked) {
    // An L of three places is one cell of four.
    const std::vector<Segment> across = {{0, 0, 300}, {30, 200, 300}, {60, 0, 300}};
    const std::vector<Segment> down = {{0, 0, 60}, {100, 0, 30}, {200, 0, 60}, {300, 0, 60}};
    const auto grids = find_grids(across, down, 4);
    ASSERT_EQ(grids.size(), 1U);
    EXPECT_EQ(grids[0].cells, (Cells{{0, 0, 2, 2}, {0, 2}, {1, 2}}));
}

TEST(FindGrids, IsQuickWithAsManyLinesAsThereMayBe) {
    std::vector<Segment> across, down;
    for (int i = 0; i < 1000; ++i) {
        across.push_back({10.0 * i, 0, 10000});
        down.push_back({10.0 * i, 0, 10000});
    }
    EXPECT_TRUE(find_grids(across, down, 1).empty());  // more places than a page has
}

}  // namespace
}  // namespace glimpse::extraction
