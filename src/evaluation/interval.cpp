#include "evaluation/interval.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

#include "evaluation/score.h"

namespace glimpse::evaluation {

namespace {

constexpr double kTail = 0.025;
constexpr double kNormalQuantile = 1.959964;  // of 1 - kTail

/// Quantile 1 - kTail of Student's distribution: the expansion of Abramowitz and Stegun, 26.7.5, good to 1 % from three
/// degrees of freedom on.
double student_quantile(double freedom) {
    if (freedom < 1.5) return 12.7062;
    if (freedom < 2.5) return 4.3027;
    const double z = kNormalQuantile, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
    return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * std::pow(freedom, 2)) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * std::pow(freedom, 3));
}

double expanded_tail(std::size_t count) {
    const auto n = static_cast<double>(count);
    const double quantile = std::sqrt(n / (n - 1)) * student_quantile(n - 1);
    return 0.5 * std::erfc(quantile / std::numbers::sqrt2);
}

/// Least share that is still believable when all of `count` trials succeeded.
double least_share(std::size_t count) {
    return std::pow(kTail, 1 / static_cast<double>(count));
}

double percentile(const std::vector<double>& sorted, double share) {
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const auto above = std::min(below + 1, sorted.size() - 1);
    return std::lerp(sorted[below], sorted[above], at - static_cast<double>(below));
}

std::vector<double> resampled(const std::vector<PictureSum>& pictures) {
    std::mt19937 random(kResamplingSeed);
    // Not std::uniform_int_distribution: it draws differently with each standard library.
    const auto draw = [&] { return static_cast<std::size_t>((std::uint64_t{random()} * pictures.size()) >> 32); };
    std::vector<double> values;
    for (int i = 0; i < kResamples; ++i) {
        PictureSum sum;
        for (std::size_t j = 0; j < pictures.size(); ++j) {
            const auto& picture = pictures[draw()];
            sum.points += picture.points;
            sum.weight += picture.weight;
        }
        values.push_back(value_of(sum.points, sum.weight));
    }
    std::ranges::sort(values);
    return values;
}

}  // namespace

std::optional<Interval> interval_of(const std::vector<PictureSum>& pictures) {
    const auto count = pictures.size();
    if (count < 2) return std::nullopt;
    if (std::ranges::all_of(pictures, [](const auto& sum) { return sum.points <= 0; })) {
        return Interval{0, 1 - least_share(count)};
    }
    if (std::ranges::all_of(pictures, [](const auto& sum) { return sum.points == sum.weight; })) {
        return Interval{least_share(count), 1};
    }
    const auto values = resampled(pictures);
    const double tail = expanded_tail(count);
    return Interval{percentile(values, tail), percentile(values, 1 - tail)};
}

}  // namespace glimpse::evaluation
