#include "domain/page_text.h"

#include <gtest/gtest.h>

namespace glimpse::domain {
namespace {

TextLine line(std::array<Point, 4> polygon) { return {"text", polygon, 1}; }

TEST(ReadingTurn, FollowsMostOfTheText) {
    EXPECT_EQ(reading_turn({}), 0);
    const auto upright = line({{{0, 0}, {90, 0}, {90, 10}, {0, 10}}});
    const auto upside_down = line({{{300, 10}, {200, 10}, {200, 0}, {300, 0}}});
    const auto downwards = line({{{10, 0}, {10, 500}, {0, 500}, {0, 0}}});
    const auto upwards = line({{{0, 500}, {0, 0}, {10, 0}, {10, 500}}});
    EXPECT_EQ(reading_turn(std::vector{upright}), 0);
    EXPECT_EQ(reading_turn(std::vector{upright, upside_down}), 180);
    EXPECT_EQ(reading_turn(std::vector{upright, downwards}), 270);
    EXPECT_EQ(reading_turn(std::vector{upright, upwards}), 90);
}

TEST(ReadingBoxes, StandInTheTurnedPicture) {
    // A page of 100 x 50 upside down: what stands at its lower right is read first.
    const PageText page{100, 50, {line({{{95, 48}, {60, 48}, {60, 40}, {95, 40}}})}};
    const auto boxes = reading_boxes(page);
    ASSERT_EQ(boxes.size(), 1);
    EXPECT_EQ(boxes[0].left, 5);
    EXPECT_EQ(boxes[0].top, 2);
    EXPECT_EQ(boxes[0].right, 40);
    EXPECT_EQ(boxes[0].bottom, 10);
    // The same turned by a quarter to the right: its lines run downwards.
    const PageText upended{50, 100, {line({{{48, 5}, {48, 40}, {40, 40}, {40, 5}}})}};
    const auto turned = reading_boxes(upended);
    EXPECT_EQ(turned[0].left, 5);
    EXPECT_EQ(turned[0].top, 2);
    EXPECT_EQ(turned[0].right, 40);
    EXPECT_EQ(turned[0].bottom, 10);
}

TEST(ToRows, JoinsWhatIsLevelAndOrdersFromTheLeft) {
    const std::vector<Box> boxes = {{200, 2, 260, 22}, {0, 0, 100, 20}, {0, 30, 100, 50}, {200, 33, 240, 53}};
    const std::vector<std::vector<std::size_t>> rows = {{1, 0}, {2, 3}};
    EXPECT_EQ(to_rows(boxes), rows);
}

TEST(ToRows, FollowsARowThatClimbs) {
    const std::vector<Box> boxes = {{0, 20, 100, 40}, {110, 13, 200, 33}, {210, 6, 300, 26}, {310, 0, 400, 20}};
    EXPECT_EQ(to_rows(boxes).size(), 1);
}

TEST(ToRows, WhatStandsAboveItIsNotInItsRow) {
    const std::vector<Box> boxes = {{0, 0, 100, 20}, {50, 4, 150, 24}};
    EXPECT_EQ(to_rows(boxes).size(), 2);
}

}  // namespace
}  // namespace glimpse::domain
