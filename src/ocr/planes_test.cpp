#include "ocr/planes.h"

#include <gtest/gtest.h>

#include <vector>

namespace glimpse::ocr {
namespace {

TEST(WritePlanes, WritesBlueGreenRedFromMinusOneToOneAndPads) {
    const domain::Image image{1, 2, {0, 255, 51, 255, 0, 204}};
    std::vector<float> planes(3 * 2 * 2, 9);
    write_planes(view(image), 2, planes);
    const std::vector<float> wanted = {-0.6F, 0, 0.6F, 0, 1, 0, -1, 0, -1, 0, 1, 0};
    for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(planes[i], wanted[i], 1e-6) << i;
}

}  // namespace
}  // namespace glimpse::ocr
