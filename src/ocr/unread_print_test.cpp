#include "ocr/unread_print.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <vector>

namespace glimpse::ocr {
namespace {

constexpr double kTop = 40, kBottom = 64, kLeft = 60, kRight = 160;
constexpr Quad kLine = {{{kLeft, kTop}, {kRight, kTop}, {kRight, kBottom}, {kLeft, kBottom}}};

/// A line of print from kLeft to kRight on paper of 300 x 100 pixels.
class UnreadPrintTest : public testing::Test {
protected:
    UnreadPrintTest() : page_(100, 300, CV_8UC3, cv::Scalar::all(230)) { print("NUMBER", kLeft + 4); }

    void print(const char* text, double left, double shade = 20) {
        cv::putText(page_, text, {static_cast<int>(left), 59}, cv::FONT_HERSHEY_SIMPLEX, 0.72, cv::Scalar::all(shade), 2, cv::LINE_AA);
    }
    /// Blocks of six pixels instead of print.
    void pixelate(const cv::Rect& part) {
        cv::Mat small;
        cv::resize(page_(part), small, {part.width / 6, part.height / 6}, 0, 0, cv::INTER_AREA);
        cv::resize(small, page_(part), part.size(), 0, 0, cv::INTER_NEAREST);
    }
    UnreadPrint around(const Quad& line = kLine) const { return find_unread_print(page_, std::vector<Quad>{line}).front(); }

    cv::Mat page_;
};

TEST_F(UnreadPrintTest, ThereIsNoneAroundALineThatStandsAlone) { EXPECT_EQ(around(), UnreadPrint()); }

TEST_F(UnreadPrintTest, FindsPrintThatGoesOn) {
    print("12", kRight + 4);
    EXPECT_EQ(around(), (UnreadPrint{false, true}));
    print("12", kLeft - 34);
    EXPECT_EQ(around(), (UnreadPrint{true, true}));
}

TEST_F(UnreadPrintTest, FindsPrintThatWasMadeIllegible) {
    print("12", kRight + 4);
    pixelate({static_cast<int>(kRight) + 2, 38, 36, 28});
    EXPECT_EQ(around(), (UnreadPrint{false, true}));
}

TEST_F(UnreadPrintTest, FindsItBetweenRulings) {
    print("12", kRight + 4);
    pixelate({static_cast<int>(kRight) + 2, 42, 36, 18});
    for (const int y : {38, 65}) cv::line(page_, {0, y}, {300, y}, cv::Scalar::all(0), 2);
    EXPECT_EQ(around(), (UnreadPrint{false, true}));
}

TEST_F(UnreadPrintTest, FindsABarThatHidesPrint) {
    cv::rectangle(page_, {static_cast<int>(kRight) + 3, 42}, {static_cast<int>(kRight) + 40, 62}, cv::Scalar::all(0), cv::FILLED);
    EXPECT_EQ(around(), (UnreadPrint{false, true}));
}

TEST_F(UnreadPrintTest, WhatAnotherLineSaysWasRead) {
    print("12", kRight + 4);
    const Quad other = {{{kRight + 2, kTop}, {kRight + 40, kTop}, {kRight + 40, kBottom}, {kRight + 2, kBottom}}};
    EXPECT_EQ(find_unread_print(page_, std::vector<Quad>{kLine, other}), (std::vector<UnreadPrint>(2)));
}

TEST_F(UnreadPrintTest, PrintFarAwayRulingsAndFillsAreNone) {
    print("12", kRight + 30);
    cv::line(page_, {static_cast<int>(kRight) + 5, 0}, {static_cast<int>(kRight) + 5, 100}, cv::Scalar::all(0), 2);
    cv::line(page_, {0, 67}, {300, 67}, cv::Scalar::all(0), 2);
    cv::rectangle(page_, {0, 30}, {static_cast<int>(kLeft) - 8, 66}, cv::Scalar::all(120), cv::FILLED);
    EXPECT_EQ(around(), UnreadPrint());
}

TEST_F(UnreadPrintTest, KnowsWhereALineBeginsThatStandsOnItsHead) {
    print("12", kRight + 4);
    cv::rotate(page_, page_, cv::ROTATE_180);
    const Quad turned = {{{300 - kLeft, 100 - kTop}, {300 - kRight, 100 - kTop}, {300 - kRight, 100 - kBottom}, {300 - kLeft, 100 - kBottom}}};
    EXPECT_EQ(around(turned), (UnreadPrint{false, true}));
}

TEST_F(UnreadPrintTest, AtTheEdgeOfThePictureNothingGoesOn) {
    const cv::Mat narrow = page_(cv::Rect(static_cast<int>(kLeft), 0, static_cast<int>(kRight - kLeft), 100));
    const Quad all = {{{0, kTop}, {kRight - kLeft, kTop}, {kRight - kLeft, kBottom}, {0, kBottom}}};
    EXPECT_EQ(find_unread_print(narrow, std::vector<Quad>{all}), std::vector<UnreadPrint>(1));
    EXPECT_TRUE(find_unread_print(page_, {}).empty());
}

}  // namespace
}  // namespace glimpse::ocr
