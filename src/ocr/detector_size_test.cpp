#include "ocr/detector_size.h"

#include <gtest/gtest.h>

namespace glimpse::ocr {
namespace {

TEST(WorkingSize, LeavesOrdinaryPicturesAlone) {
    EXPECT_EQ(working_size({1200, 1600}), (LookSize{1200, 1600}));
    EXPECT_EQ(working_size({30, 2000}), (LookSize{30, 2000}));
}

TEST(WorkingSize, ShrinksLargeAndEnlargesSmall) {
    EXPECT_EQ(working_size({4000, 3000}), (LookSize{1984, 1504}));  // 2000 / 32 = 62.5: the even one
    EXPECT_EQ(working_size({200, 15}), (LookSize{384, 32}));  // 12.5 steps
}

TEST(WorkingSize, StripsStayWithinBounds) {
    for (const LookSize strip : {LookSize{60'000, 4}, LookSize{4, 60'000}, LookSize{2000, 4}}) {
        const auto size = working_size(strip);
        EXPECT_LE(size.width, 2016);
        EXPECT_LE(size.height, 2016);
        EXPECT_LE(size.width * size.height, 2016 * 64);
    }
}

TEST(DetectorSize, IsInStepsAndBounded) {
    EXPECT_EQ(detector_size({1200, 1600}), (LookSize{1216, 1600}));  // 37.5 steps: the even one
    EXPECT_EQ(detector_size({368, 368}), (LookSize{736, 736}));
    const auto strip = detector_size({2000, 100});
    EXPECT_LE(strip.width * strip.height, 4'500'000);
}

TEST(GlanceSize, IsSmallAndNeverGrows) {
    EXPECT_EQ(glance_size({1200, 1600}), (LookSize{352, 480}));
    EXPECT_EQ(glance_size({320, 160}), (LookSize{320, 160}));
    EXPECT_EQ(glance_size({2000, 20}), (LookSize{480, 32}));
}

TEST(RowsAround, AreForBareLines) {
    EXPECT_EQ(rows_around({1000, 800}), 0);
    EXPECT_EQ(rows_around({1600, 100}), 150);
    EXPECT_EQ(rows_around({60, 30}), 15);
}

}  // namespace
}  // namespace glimpse::ocr
