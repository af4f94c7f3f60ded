#include "imaging/steps/contrast.h"

#include <fmt/format.h>

#include <array>
#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr double kContrastMin = 100;  // grey levels
constexpr double kPrintMin = 10;      // grey levels; less is no print
constexpr double kBeyond = 0.005;     // of the pixels, at either end

struct Range {
    int low;
    int high;
};

Range range_of(const Grey& grey) {
    std::array<std::size_t, 256> counts{};
    for (const auto level : grey.levels) ++counts[level];
    const auto beyond = static_cast<std::size_t>(kBeyond * static_cast<double>(grey.levels.size()));
    int low = 0;
    int high = 255;
    for (std::size_t seen = counts[0]; seen <= beyond && low < high; seen += counts[static_cast<std::size_t>(++low)]) {}
    for (std::size_t seen = counts[255]; seen <= beyond && high > low; seen += counts[static_cast<std::size_t>(--high)]) {}
    return {low, high};
}

}  // namespace

double contrast(Workpiece& picture) {
    const auto [low, high] = range_of(picture.centre());
    return high - low;
}

StepOutcome raise_contrast(Workpiece& picture) {
    constexpr double kSpreadTo = 230;  // grey levels; what lies beyond the range keeps some room
    const auto [low, high] = range_of(picture.centre());
    const double levels = high - low;
    if (levels >= kContrastMin) return {"print and paper differ enough", levels};
    if (levels < kPrintMin || !picture.lines().is_text()) return {"no clear lines of text", levels};
    StepOutcome outcome{fmt::format("print and paper are only {:.0f} grey levels apart", levels), levels};
    const double gain = kSpreadTo / levels;
    const double offset = 127.5 - gain * (low + high) / 2;
    outcome.image = blank_image(picture.image().width, picture.image().height);
    cv::Mat target = view(*outcome.image);
    view(picture.image()).convertTo(target, CV_8U, gain, offset);
    return outcome;
}

}  // namespace glimpse::imaging
