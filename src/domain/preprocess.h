#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace glimpse::domain {

/// What can be done to a picture before a model sees it, in the order in which it is done.
enum class PreprocessStep {
    kCrop,      ///< cuts out a photographed page and pulls it straight
    kOrient,    ///< turns by 90, 180 or 270 degrees
    kDeskew,    ///< turns by up to 15 degrees until the lines of text are level
    kDenoise,   ///< smooths sensor noise
    kShadow,    ///< evens out the light on a page
    kContrast,  ///< spreads faded print
    kSharpen,   ///< steepens blurred edges
};
inline constexpr std::size_t kPreprocessSteps = 7;

/// Wire name: "crop", "orient", ...
std::string_view name_of(PreprocessStep step);

/// Which steps may act. Each still acts only where its measurement says that the picture needs it.
class Preprocess {
public:
    /// The steps that were measured to pay (docs/preprocessing.md).
    static Preprocess automatic();
    /// The same for a picture that is known to be of a document: what lies around the page may be cut off, too.
    static Preprocess of_document();
    static Preprocess off();
    /// "auto", "off", or "auto" changed by "STEP=on|off", several with commas between. kInvalidRequest names what is
    /// allowed.
    static Result<Preprocess> parse(std::string_view text);

    bool allows(PreprocessStep step) const { return allowed_[static_cast<std::size_t>(step)]; }
    void set(PreprocessStep step, bool allowed) { allowed_[static_cast<std::size_t>(step)] = allowed; }
    /// `choice` is "on" or "off". kInvalidRequest for an unknown step or choice.
    Result<void> set(std::string_view step, std::string_view choice);
    /// One bit a step, for the keys of caches.
    unsigned bits() const;
    bool operator==(const Preprocess&) const = default;

private:
    std::array<bool, kPreprocessSteps> allowed_{};
};

/// Maps points of one picture to points of another: (x, y, 1) times the matrix, row by row, divided by the third.
/// Pixel (0, 0) has its centre at (0, 0).
struct Homography {
    std::array<double, 9> m = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    /// First `inner`, then this.
    Homography after(const Homography& inner) const;
    std::array<double, 2> map(double x, double y) const;
    /// From a picture of the first size to the same picture stretched to the second.
    static Homography stretch(int from_width, int from_height, int to_width, int to_height);
    bool operator==(const Homography&) const = default;
};

/// What one step found. Scores are in the step's own unit, docs/preprocessing.md.
struct StepTrace {
    PreprocessStep step = PreprocessStep::kCrop;
    bool acted = false;
    std::string reason = {};    ///< a sentence for people, without its full stop
    double before = 0;          ///< score of the picture that came
    double after = 0;           ///< score of the picture that went on; `before` where nothing was done
    double milliseconds = 0;
};

/// What was done to a picture on its way to the model.
struct Preparation {
    std::vector<StepTrace> trace = {};  ///< the steps allowed, in their order
    Homography to_original = {};        ///< from the picture that came out to the upright picture that went in

    bool acted() const;
};

}  // namespace glimpse::domain
