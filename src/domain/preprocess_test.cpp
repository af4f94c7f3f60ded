#include "domain/preprocess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::domain {
namespace {

using ::testing::HasSubstr;

TEST(Preprocess, ReadsWhatDiffersFromAuto) {
    const auto steps = Preprocess::parse("deskew=off,denoise=on");
    ASSERT_TRUE(steps);
    EXPECT_FALSE(steps->allows(PreprocessStep::kDeskew));
    EXPECT_TRUE(steps->allows(PreprocessStep::kDenoise));
    EXPECT_EQ(steps->allows(PreprocessStep::kCrop), Preprocess::automatic().allows(PreprocessStep::kCrop));
    EXPECT_EQ(Preprocess::parse("auto").value(), Preprocess::automatic());
    EXPECT_EQ(Preprocess::parse("crop=on").value(), Preprocess::of_document());
    EXPECT_FALSE(Preprocess::automatic().allows(PreprocessStep::kCrop)) << "a question may be about what lies beside the page";
    EXPECT_EQ(Preprocess::parse("off").value(), Preprocess::off());
}

TEST(Preprocess, RefusesWhatItDoesNotKnowAndSaysWhatItDoes) {
    for (const auto* text : {"on", "deskew", "deskew=maybe", "tilt=on", "off,deskew=on", "=", ","}) {
        const auto steps = Preprocess::parse(text);
        ASSERT_FALSE(steps) << text;
        EXPECT_THAT(steps.error().public_message, HasSubstr("deskew")) << text;
    }
}

TEST(Preprocess, EveryChoiceHasItsOwnBits) {
    EXPECT_EQ(Preprocess::off().bits(), 0U);
    EXPECT_NE(Preprocess::parse("crop=off")->bits(), Preprocess::parse("deskew=off")->bits());
}

TEST(Homography, ComposesFromTheInsideOut) {
    const Homography moved{{1, 0, 5, 0, 1, 7, 0, 0, 1}};
    const Homography doubled{{2, 0, 0, 0, 2, 0, 0, 0, 1}};
    EXPECT_EQ(doubled.after(moved).map(1, 1), (std::array<double, 2>{12, 16}));
    EXPECT_EQ(moved.after(doubled).map(1, 1), (std::array<double, 2>{7, 9}));
}

TEST(Homography, StretchKeepsTheEdges) {
    const auto half = Homography::stretch(100, 50, 50, 25);
    EXPECT_EQ(half.map(-0.5, -0.5), (std::array<double, 2>{-0.5, -0.5}));
    EXPECT_EQ(half.map(99.5, 49.5), (std::array<double, 2>{49.5, 24.5}));
}

}  // namespace
}  // namespace glimpse::domain
