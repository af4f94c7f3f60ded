#include "ocr/cut_line.h"

#include <gtest/gtest.h>

namespace glimpse::ocr {
namespace {

/// Black, with one red pixel.
cv::Mat picture_with_dot(int x, int y) {
    cv::Mat picture = cv::Mat::zeros(60, 60, CV_8UC3);
    picture.at<cv::Vec3b>(y, x) = {255, 0, 0};
    return picture;
}

TEST(CutLine, CutsALevelLine) {
    const auto line = cut_line(picture_with_dot(11, 21), {{{10, 20}, {50, 20}, {50, 30}, {10, 30}}});
    EXPECT_EQ(line.pixels.cols, 40);
    EXPECT_EQ(line.pixels.rows, 10);
    EXPECT_GT(line.pixels.at<cv::Vec3b>(1, 1)[0], 200);
    EXPECT_EQ(line.polygon[0], (domain::Point{10, 20}));
}

TEST(CutLine, TurnsALineThatStandsOnEnd) {
    // Its upper right becomes the upper left.
    const auto line = cut_line(picture_with_dot(28, 11), {{{20, 10}, {30, 10}, {30, 50}, {20, 50}}});
    EXPECT_EQ(line.pixels.cols, 40);
    EXPECT_EQ(line.pixels.rows, 10);
    EXPECT_GT(line.pixels.at<cv::Vec3b>(1, 1)[0], 200);
    EXPECT_EQ(line.polygon[0], (domain::Point{30, 10}));
    EXPECT_EQ(line.polygon[1], (domain::Point{30, 50}));
}

TEST(TurnOver, BeginsAtTheOtherEnd) {
    auto line = cut_line(picture_with_dot(48, 28), {{{10, 20}, {50, 20}, {50, 30}, {10, 30}}});
    turn_over(line);
    EXPECT_GT(line.pixels.at<cv::Vec3b>(1, 1)[0], 200);
    EXPECT_EQ(line.polygon[0], (domain::Point{50, 30}));
    EXPECT_EQ(line.polygon[1], (domain::Point{10, 30}));
}

TEST(StandCharactersUp, TurnsEachByItself) {
    // Two characters of a column, the first with a dot at its upper right; turned to the left with it, that is their upper left.
    CutLine line{cv::Mat(20, 60, CV_8UC3, cv::Scalar::all(255)), {}};
    line.pixels(cv::Rect(4, 2, 14, 16)).setTo(cv::Scalar::all(0));
    line.pixels(cv::Rect(30, 2, 6, 16)).setTo(cv::Scalar::all(0));
    line.pixels(cv::Rect(38, 2, 6, 16)).setTo(cv::Scalar::all(0));  // of the same: two strokes
    line.pixels.at<cv::Vec3b>(2, 4) = {255, 0, 0};
    stand_characters_up(line);
    EXPECT_EQ(line.pixels.cols, 40);
    EXPECT_EQ(line.pixels.rows, 20);
    EXPECT_EQ(line.pixels.at<cv::Vec3b>(3, 17), cv::Vec3b(255, 0, 0));
    EXPECT_EQ(line.pixels.at<cv::Vec3b>(10, 30), cv::Vec3b(255, 255, 255)) << "the gap between the strokes lies level now";
    EXPECT_EQ(line.pixels.at<cv::Vec3b>(5, 30), cv::Vec3b(0, 0, 0));
}

}  // namespace
}  // namespace glimpse::ocr
