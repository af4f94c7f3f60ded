#include "imaging/steps/denoise.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr double kNoiseMin = 8;
constexpr double kNoiseMax = 30;  // above, it is texture, and strong smoothing would eat print

}  // namespace

double noise(Workpiece& picture) { return picture.noise(); }

StepOutcome denoise(Workpiece& picture) {
    const double sigma = picture.noise();
    if (sigma < kNoiseMin) return {fmt::format("noise of {:.1f} grey levels does no harm", sigma), sigma};
    constexpr int kNeighbourhoodPixels = 5;
    constexpr double kLevelsPerSigma = 3;
    constexpr double kReachPixels = 1.5;
    StepOutcome outcome{fmt::format("noise of {:.1f} grey levels", sigma), sigma};
    outcome.image = blank_image(picture.image().width, picture.image().height);
    cv::Mat target = view(*outcome.image);
    cv::bilateralFilter(view(picture.image()), target, kNeighbourhoodPixels, kLevelsPerSigma * std::min(sigma, kNoiseMax), kReachPixels);
    return outcome;
}

}  // namespace glimpse::imaging
