#include "imaging/steps/shadow.h"

#include <gtest/gtest.h>

#include "imaging/test_pictures.h"

namespace glimpse::imaging {
namespace {

/// Light falls off to the right, down to that part.
domain::Image shaded(domain::Image image, double darkest) {
    for (std::size_t i = 0; i < image.rgb.size(); ++i) {
        const double right = static_cast<double>(i / 3 % static_cast<std::size_t>(image.width)) / image.width;
        image.rgb[i] = static_cast<std::uint8_t>(image.rgb[i] * (1 - (1 - darkest) * right));
    }
    return image;
}

TEST(RemoveShadow, MakesThePaperEven) {
    Workpiece page(shaded(lines_of_print(0), 0.4));
    const auto outcome = remove_shadow(page);
    ASSERT_TRUE(outcome.image) << outcome.reason;
    EXPECT_GT(outcome.score, 0.5);
    Workpiece even(*outcome.image);
    EXPECT_LT(shadow_depth(even), 0.1);
}

TEST(RemoveShadow, LeavesEvenPagesPrintedFieldsAndPicturesAlone) {
    auto field = lines_of_print(0);
    for (int y = 200; y < 400; ++y) {
        for (int x = 0; x < field.width; ++x) {
            auto* pixel = field.rgb.data() + 3 * (static_cast<std::size_t>(y) * field.width + x);
            if (pixel[0] > 200) pixel[0] = pixel[1] = pixel[2] = 90;
        }
    }
    for (const auto& image : {lines_of_print(0), field, shaded(flat(400, 400, 220), 0.3)}) {
        Workpiece page(image);
        EXPECT_FALSE(remove_shadow(page).image);
    }
}

}  // namespace
}  // namespace glimpse::imaging
