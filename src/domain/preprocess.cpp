#include "domain/preprocess.h"

#include <algorithm>

namespace glimpse::domain {
namespace {

constexpr std::array<std::string_view, kPreprocessSteps> kNames = {"crop",   "orient",   "deskew", "denoise",
                                                                   "shadow", "contrast", "sharpen"};

}  // namespace

std::string_view name_of(PreprocessStep step) { return kNames[static_cast<std::size_t>(step)]; }

Preprocess Preprocess::automatic() {
    Preprocess steps;
    using enum PreprocessStep;
    for (const auto step : {kOrient, kDeskew, kShadow, kSharpen}) steps.set(step, true);
    return steps;
}

Preprocess Preprocess::of_document() {
    auto steps = automatic();
    steps.set(PreprocessStep::kCrop, true);
    return steps;
}

Preprocess Preprocess::off() { return {}; }

Result<Preprocess> Preprocess::parse(std::string_view text) {
    if (text == "off") return off();
    auto steps = automatic();
    if (text == "auto") return steps;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const auto item = text.substr(0, comma);
        const auto equals = std::min(item.find('='), item.size());
        TRY_VOID(steps.set(item.substr(0, equals), item.substr(std::min(equals + 1, item.size()))));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return steps;
}

Result<void> Preprocess::set(std::string_view step, std::string_view choice) {
    const auto found = std::ranges::find(kNames, step);
    if (found == kNames.end() || (choice != "on" && choice != "off")) {
        return fail(ErrorCode::kInvalidRequest, "takes auto, off, or on and off for each of {}", fmt::join(kNames, ", "));
    }
    allowed_[static_cast<std::size_t>(found - kNames.begin())] = choice == "on";
    return {};
}

unsigned Preprocess::bits() const {
    unsigned bits = 0;
    for (std::size_t i = 0; i < kPreprocessSteps; ++i) bits |= static_cast<unsigned>(allowed_[i]) << i;
    return bits;
}

Homography Homography::after(const Homography& inner) const {
    Homography both;
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            double sum = 0;
            for (std::size_t k = 0; k < 3; ++k) sum += m[3 * row + k] * inner.m[3 * k + column];
            both.m[3 * row + column] = sum;
        }
    }
    return both;
}

std::array<double, 2> Homography::map(double x, double y) const {
    const double w = m[6] * x + m[7] * y + m[8];
    return {(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w};
}

Homography Homography::stretch(int from_width, int from_height, int to_width, int to_height) {
    const double x = static_cast<double>(to_width) / from_width;
    const double y = static_cast<double>(to_height) / from_height;
    return {{x, 0, (x - 1) / 2, 0, y, (y - 1) / 2, 0, 0, 1}};  // edges map to edges, so centres shift by half a pixel
}

bool Preparation::acted() const { return std::ranges::any_of(trace, &StepTrace::acted); }

}  // namespace glimpse::domain
