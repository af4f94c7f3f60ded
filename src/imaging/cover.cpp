#include "imaging/cover.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

const cv::Scalar kBlack(0, 0, 0);

}  // namespace

void cover(domain::Image& image, const domain::HiddenParts& hidden) {
    cv::Mat canvas = view(image);
    const double across = image.width / std::max(1.0, static_cast<double>(hidden.width)), down = image.height / std::max(1.0, static_cast<double>(hidden.height));
    for (const auto& polygon : hidden.polygons) {
        std::vector<cv::Point> corners;
        for (const auto& corner : polygon) corners.emplace_back(static_cast<int>(std::lround(corner.x * across)), static_cast<int>(std::lround(corner.y * down)));
        cv::fillPoly(canvas, std::vector{corners}, kBlack);
    }
}

}  // namespace glimpse::imaging
