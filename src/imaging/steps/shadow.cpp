// The paper under the print is what a greyscale closing leaves: the brightest around, then the darkest of those, over
// more than a stroke is wide (J. Serra, "Image Analysis and Mathematical Morphology", 1982). A median smooths its corners.
#include "imaging/steps/shadow.h"

#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "imaging/mat_view.h"

namespace glimpse::imaging {
namespace {

constexpr int kMapSidePixels = 256;
constexpr double kDepthMin = 0.2;
constexpr double kGainMax = 5;
constexpr int kPaperMin = 110;  // grey level of the lit paper; below, the page is dark by itself

struct Paper {
    cv::Mat light;      // 8-bit, a small map of the page
    double lit = 0;     // level of the brightest part
    double depth = 0;   // shadow_depth()
    double fields = 0;  // part of the page where the light changes too abruptly for a shadow
};

double percentile(const cv::Mat& levels, double part) {
    std::vector<std::uint8_t> all(levels.begin<std::uint8_t>(), levels.end<std::uint8_t>());
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(all.size() - 1));
    std::nth_element(all.begin(), at, all.end());
    return *at;
}

Paper find_paper(Workpiece& picture) {
    constexpr int kStrokesPixels = 13;
    constexpr int kSmoothPixels = 15;
    constexpr int kSoftPixels = 41;
    constexpr double kAbrupt = 0.12;
    const cv::Mat overview = view(picture.overview());
    const double scale = std::min(1.0, static_cast<double>(kMapSidePixels) / std::max(overview.cols, overview.rows));
    Paper paper;
    cv::resize(overview, paper.light, {std::max(1, static_cast<int>(overview.cols * scale)), std::max(1, static_cast<int>(overview.rows * scale))},
               0, 0, cv::INTER_AREA);
    cv::morphologyEx(paper.light, paper.light, cv::MORPH_CLOSE, cv::Mat::ones(kStrokesPixels, kStrokesPixels, CV_8U));
    cv::medianBlur(paper.light, paper.light, kSmoothPixels);
    paper.lit = std::max(1.0, percentile(paper.light, 0.95));
    paper.depth = std::max(0.0, 1 - percentile(paper.light, 0.03) / paper.lit);
    cv::Mat soft;
    cv::blur(paper.light, soft, {kSoftPixels, kSoftPixels}, {-1, -1}, cv::BORDER_REPLICATE);
    cv::absdiff(paper.light, soft, soft);
    paper.fields = cv::countNonZero(soft > kAbrupt * paper.lit) / static_cast<double>(soft.total());
    cv::blur(paper.light, paper.light, {kSmoothPixels, kSmoothPixels}, {-1, -1}, cv::BORDER_REPLICATE);
    return paper;
}

/// Every pixel times the lit paper over the paper here.
domain::Image relit(const domain::Image& image, const Paper& paper) {
    cv::Mat gain;
    paper.light.convertTo(gain, CV_32F);
    gain = cv::max(gain, paper.lit / kGainMax);
    gain = paper.lit / gain;
    domain::Image result = blank_image(image.width, image.height);
    // A row at a time: the gain of the whole picture would take four times its memory.
    cv::Mat columns;
    cv::resize(gain, columns, {image.width, gain.rows}, 0, 0, cv::INTER_LINEAR);
    for (int y = 0; y < image.height; ++y) {
        const float at = std::clamp((static_cast<float>(y) + 0.5F) * static_cast<float>(gain.rows) / static_cast<float>(image.height) - 0.5F, 0.0F,
                                    static_cast<float>(gain.rows - 1));
        const int above = static_cast<int>(at);
        const float weight = at - static_cast<float>(above);
        const float* upper = columns.ptr<float>(above);
        const float* lower = columns.ptr<float>(std::min(above + 1, gain.rows - 1));
        const std::size_t begin = std::size_t{3} * y * image.width;
        for (int x = 0; x < image.width; ++x) {
            const float here = upper[x] + weight * (lower[x] - upper[x]);
            for (std::size_t i = begin + std::size_t{3} * x; i < begin + std::size_t{3} * x + 3; ++i) {
                result.rgb[i] = static_cast<std::uint8_t>(std::min(255.0F, static_cast<float>(image.rgb[i]) * here + 0.5F));
            }
        }
    }
    return result;
}

}  // namespace

double shadow_depth(Workpiece& picture) { return find_paper(picture).depth; }

StepOutcome remove_shadow(Workpiece& picture) {
    constexpr double kFieldsMax = 0.03;
    if (!picture.lines().is_text()) return {"no clear lines of text"};
    const Paper paper = find_paper(picture);
    if (paper.depth < kDepthMin) return {"the light is even", paper.depth};
    if (paper.lit < kPaperMin) return {"the page is dark by itself", paper.depth};
    if (paper.fields > kFieldsMax) return {"the page has fields of several colours", paper.depth};
    StepOutcome outcome{fmt::format("part of the paper is {:.0f} % darker", 100 * paper.depth), paper.depth};
    outcome.image = relit(picture.image(), paper);
    return outcome;
}

}  // namespace glimpse::imaging
