#include "imaging/steps/contrast.h"

#include <fmt/format.h>

#include <array>
#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr double kContrastMin = 100;  // grey levels
constexpr double kPrintMin = 10;      // grey levels; less is no print
constexpr double kBeyond = 0.005;

}  // namespace

double contrast(Workpiece& picture) {
    std::array<std::size_t, 256> counts{};
    for (const auto level : picture.centre().levels) ++counts[level];
    const auto beyond = static_cast<std::size_t>(kBeyond * static_cast<double>(picture.centre().levels.size()));
    std::size_t low = 0;
    std::size_t high = 255;
    for (std::size_t seen = counts[low]; seen <= beyond && low < high; seen += counts[++low]) {}
    for (std::size_t seen = counts[high]; seen <= beyond && high > low; seen += counts[--high]) {}
    return static_cast<double>(high - low);
}

StepOutcome raise_contrast(Workpiece& picture) {
    constexpr double kClipLimit = 3;
    constexpr int kTiles = 8;
    const double levels = contrast(picture);
    if (levels >= kContrastMin) return {"print and paper differ enough", levels};
    if (levels < kPrintMin || !picture.lines().is_text()) return {"no clear lines of text", levels};
    StepOutcome outcome{fmt::format("print and paper are only {:.0f} grey levels apart", levels), levels};
    cv::Mat parts;
    cv::cvtColor(view(picture.image()), parts, cv::COLOR_RGB2YCrCb);
    cv::Mat luma;
    cv::extractChannel(parts, luma, 0);
    cv::createCLAHE(kClipLimit, {kTiles, kTiles})->apply(luma, luma);
    cv::insertChannel(luma, parts, 0);
    outcome.image = blank_image(picture.image().width, picture.image().height);
    cv::Mat target = view(*outcome.image);
    cv::cvtColor(parts, target, cv::COLOR_YCrCb2RGB);
    return outcome;
}

}  // namespace glimpse::imaging
