#include "imaging/steps/deskew.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr double kDegreesMin = 1;

/// The colour that most of the border has: the paper, or what the page lies on.
cv::Scalar border_colour(const domain::Image& image) {
    std::array<std::vector<std::uint8_t>, 3> channels;
    const auto add = [&](int x, int y) {
        const auto* pixel = image.rgb.data() + 3 * (static_cast<std::size_t>(y) * image.width + x);
        for (std::size_t c = 0; c < 3; ++c) channels[c].push_back(pixel[c]);
    };
    for (int x = 0; x < image.width; ++x) add(x, 0), add(x, image.height - 1);
    for (int y = 0; y < image.height; ++y) add(0, y), add(image.width - 1, y);
    cv::Scalar colour;
    for (std::size_t c = 0; c < 3; ++c) {
        auto& levels = channels[c];
        const auto middle = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() / 2);
        std::nth_element(levels.begin(), middle, levels.end());
        colour[static_cast<int>(c)] = *middle;
    }
    return colour;
}

}  // namespace

double skew(Workpiece& picture) { return picture.lines().is_text() ? picture.lines().skew_degrees : 0; }

StepOutcome deskew(Workpiece& picture) {
    const TextLines lines = picture.lines();
    if (!lines.is_text()) return {"no clear lines of text"};
    if (std::abs(lines.skew_degrees) < kDegreesMin) return {"the lines of text are level", lines.skew_degrees};

    const domain::Image& image = picture.image();
    const double angle = lines.skew_degrees * std::numbers::pi / 180;
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    const int width = static_cast<int>(std::ceil(image.width * c + image.height * std::abs(s)));
    const int height = static_cast<int>(std::ceil(image.height * c + image.width * std::abs(s)));
    // From the new picture to the old, about the middles of both.
    const double new_x = (width - 1) / 2.0;
    const double new_y = (height - 1) / 2.0;
    const double old_x = (image.width - 1) / 2.0;
    const double old_y = (image.height - 1) / 2.0;
    const cv::Matx23d back(c, -s, old_x - c * new_x + s * new_y, s, c, old_y - s * new_x - c * new_y);

    StepOutcome outcome{fmt::format("the lines of text are {:.1f} degrees off level", lines.skew_degrees), lines.skew_degrees};
    outcome.image = blank_image(width, height);
    cv::Mat target = view(*outcome.image);
    cv::warpAffine(view(image), target, back, target.size(), cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT,
                   border_colour(image));
    outcome.to_given = {{back(0, 0), back(0, 1), back(0, 2), back(1, 0), back(1, 1), back(1, 2), 0, 0, 1}};
    return outcome;
}

}  // namespace glimpse::imaging
