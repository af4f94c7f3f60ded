#include "imaging/grey.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"

namespace glimpse::imaging {

// By a whole factor first, which OpenCV does many times faster than another, then the rest, less than two, by
// interpolation.
Grey grey_overview(const domain::Image& image, int side_max) {
    const int side = std::max(image.width, image.height);
    const int whole = std::min(side / side_max, std::min(image.width, image.height));
    cv::Mat small = view(image);
    if (whole > 1) {
        const cv::Rect covered(0, 0, image.width / whole * whole, image.height / whole * whole);
        cv::resize(view(image)(covered), small, {image.width / whole, image.height / whole}, 0, 0, cv::INTER_AREA);
    }
    cv::Mat grey;
    cv::cvtColor(small, grey, cv::COLOR_RGB2GRAY);
    const double scale = std::min(1.0, static_cast<double>(side_max) / std::max(grey.cols, grey.rows));
    const auto scaled = [&](int pixels) { return std::max(1, static_cast<int>(pixels * scale + 0.5)); };
    Grey overview = blank_grey(scaled(grey.cols), scaled(grey.rows));
    cv::Mat target = view(overview);
    cv::resize(grey, target, target.size(), 0, 0, cv::INTER_LINEAR);
    return overview;
}

Grey grey_centre(const domain::Image& image, int side_max) {
    const int width = std::min(image.width, side_max);
    const int height = std::min(image.height, side_max);
    const cv::Rect middle((image.width - width) / 2, (image.height - height) / 2, width, height);
    Grey grey = blank_grey(width, height);
    cv::Mat levels = view(grey);
    cv::cvtColor(view(image)(middle), levels, cv::COLOR_RGB2GRAY);
    return grey;
}

}  // namespace glimpse::imaging
