#include "imaging/preprocess.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "imaging/mat_view.h"
#include "imaging/steps/contrast.h"
#include "imaging/steps/crop.h"
#include "imaging/steps/denoise.h"
#include "imaging/steps/deskew.h"
#include "imaging/steps/orient.h"
#include "imaging/steps/shadow.h"
#include "imaging/steps/sharpen.h"
#include "imaging/workpiece.h"

namespace glimpse::imaging {
namespace {

using domain::PreprocessStep;

/// What a step may work on: bounds its time, and OpenCV cannot warp sides above 32767.
constexpr Budget kWorkable{16384, 24'000'000};

struct Rule {
    PreprocessStep step;
    Step run;
    Score score;
};

constexpr Rule kShape[] = {{PreprocessStep::kCrop, crop, background},
                           {PreprocessStep::kOrient, orient, turn_needed},
                           {PreprocessStep::kDeskew, deskew, skew}};
constexpr Rule kLight[] = {{PreprocessStep::kDenoise, denoise, noise},
                           {PreprocessStep::kShadow, remove_shadow, shadow_depth},
                           {PreprocessStep::kContrast, raise_contrast, contrast},
                           {PreprocessStep::kSharpen, sharpen, blur}};

/// A picture with what was done to it so far.
struct Work {
    Workpiece piece;
    domain::Homography to_original = {};
    bool changed = false;
};

domain::StepTrace run_step(const Rule& rule, Work& work) {
    const TimePoint begun = Clock::now();
    domain::StepTrace trace{rule.step};
    try {
        StepOutcome outcome = rule.run(work.piece);
        trace.reason = std::move(outcome.reason);
        trace.before = trace.after = outcome.score;
        if (outcome.image) {
            Workpiece changed = work.piece.with(std::move(*outcome.image));
            trace.after = rule.score(changed);
            work.piece = std::move(changed);
            work.to_original = work.to_original.after(outcome.to_given);
            work.changed = trace.acted = true;
        }
    } catch (const std::exception& error) {
        log::warn("preprocessing: {} failed: {}", domain::name_of(rule.step), error.what());
        trace.reason = "could not be done";
    }
    trace.milliseconds = milliseconds_between(begun, Clock::now());
    return trace;
}

template <std::size_t N>
void run_steps(const Rule (&rules)[N], const domain::Preprocess& allowed, Work& work, std::vector<domain::StepTrace>& trace) {
    for (const auto& rule : rules) {
        if (allowed.allows(rule.step)) trace.push_back(run_step(rule, work));
    }
}

bool any_allowed(const domain::Preprocess& allowed) { return allowed != domain::Preprocess::off(); }

double shrink_factor(const domain::Image& image, const Budget& budget) {
    double factor = 1;
    const double area = static_cast<double>(image.width) * image.height;
    if (budget.side_max > 0) factor = std::min(factor, static_cast<double>(budget.side_max) / std::max(image.width, image.height));
    if (budget.pixels_max > 0) factor = std::min(factor, std::sqrt(static_cast<double>(budget.pixels_max) / area));
    return factor;
}

/// By a whole factor first: OpenCV does that many times faster than another.
domain::Image shrunk(const domain::Image& image, double factor) {
    const auto side = [&](int pixels) { return std::max(1, static_cast<int>(pixels * factor + 0.5)); };
    const auto divides = [&](int by) { return image.width % by == 0 && image.height % by == 0; };
    int whole = static_cast<int>(1 / factor);
    while (!divides(whole)) --whole;
    cv::Mat rough = view(image);
    if (whole > 1) cv::resize(view(image), rough, {image.width / whole, image.height / whole}, 0, 0, cv::INTER_AREA);
    domain::Image small = blank_image(side(image.width), side(image.height));
    cv::Mat target = view(small);
    cv::resize(rough, target, target.size(), 0, 0, cv::INTER_AREA);
    return small;
}

/// A smaller copy of the picture, and how its points map to the picture's.
Work shrink_work(const Workpiece& piece, double factor) {
    domain::Image small = shrunk(piece.image(), factor);
    const auto back = domain::Homography::stretch(small.width, small.height, piece.image().width, piece.image().height);
    return {piece.with(std::move(small), piece.lines_known()), back};
}

}  // namespace

domain::Image shrink(domain::Image image, const Budget& budget) {
    const double factor = shrink_factor(image, budget);
    return factor < 1 ? shrunk(image, factor) : image;
}

Prepared preprocess(domain::Image image, const domain::Preprocess& allowed, const Budget& budget, const TurnReader& read_turn) {
    if (!any_allowed(allowed) || image.width < 1 || image.height < 1) return {std::move(image), {}};
    static std::once_flag once;
    std::call_once(once, [] { cv::setNumThreads(1); });  // pictures run beside each other
    const double workable = shrink_factor(image, kWorkable);
    Workpiece given(std::move(image), {}, read_turn);
    Work work = workable < 1 ? shrink_work(given, workable) : Work{std::move(given)};
    std::vector<domain::StepTrace> trace;
    run_steps(kShape, allowed, work, trace);

    const double seen = shrink_factor(work.piece.image(), budget);
    if (seen < 1) {
        Work small = shrink_work(work.piece, seen);
        run_steps(kLight, allowed, small, trace);
        if (small.changed) {
            small.to_original = work.to_original.after(small.to_original);
            work = std::move(small);
        }
    } else {
        run_steps(kLight, allowed, work, trace);
    }
    return {std::move(work.piece).take(), {std::move(trace), work.to_original}};
}

}  // namespace glimpse::imaging
