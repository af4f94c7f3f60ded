#include "imaging/steps/sharpen.h"

#include <fmt/format.h>

#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr double kEdgePixelsMin = 2.8;
constexpr double kNoiseMax = 4;            // grey levels
constexpr double kEdgePixelsPerSigma = 2.5;  // root of 2 pi: a step under a Gaussian, its height over its steepest slope

}  // namespace

double blur(Workpiece& picture) { return picture.edges(); }

StepOutcome sharpen(Workpiece& picture) {
    constexpr double kAmount = 1.5;
    const double width = picture.edges();
    if (width < kEdgePixelsMin) return {"edges are sharp", width};
    if (picture.noise() > kNoiseMax) return {"noise would be sharpened as well", width};
    if (!picture.lines().is_text()) return {"no clear lines of text", width};
    StepOutcome outcome{fmt::format("edges are {:.1f} pixels wide", width), width};
    cv::Mat blurred;
    cv::GaussianBlur(view(picture.image()), blurred, {}, width / kEdgePixelsPerSigma);
    outcome.image = blank_image(picture.image().width, picture.image().height);
    cv::Mat target = view(*outcome.image);
    cv::addWeighted(view(picture.image()), 1 + kAmount, blurred, -kAmount, 0, target);
    return outcome;
}

}  // namespace glimpse::imaging
