#include "engine/step_cost.h"

#include <algorithm>
#include <utility>

namespace glimpse::engine {
namespace {

constexpr double kMemory = 0.97;  // weight of everything before, at each step
constexpr double kRidge = 1e-3;   // keeps the equations solvable while all steps look alike
constexpr int kTerms = 3;

}  // namespace

void StepCost::learn(int decode_rows, int prefill_rows, double milliseconds) {
    // Relative error counts: a step of 500 rows must not drown what a hundred steps of one row say.
    const double weight = 1 / std::max(0.1, milliseconds);
    const std::array<double, kTerms> x = {weight, weight * decode_rows, weight * prefill_rows};
    for (int i = 0; i < kTerms; ++i) {
        for (int j = 0; j < kTerms; ++j) products_[i][j] = kMemory * products_[i][j] + x[i] * x[j];
        targets_[i] = kMemory * targets_[i] + x[i] * weight * milliseconds;
    }
    solve();
}

/// Gaussian elimination; a term that comes out negative is left out and the others are solved again.
void StepCost::solve() {
    std::array<bool, kTerms> used = {true, true, true};
    for (int attempt = 0; attempt < kTerms; ++attempt) {
        auto rows = products_;
        auto right = targets_;
        for (int i = 0; i < kTerms; ++i) {
            rows[i][i] += kRidge * rows[i][i] + 1e-12;
            if (used[i]) continue;
            for (int j = 0; j < kTerms; ++j) rows[i][j] = rows[j][i] = i == j ? 1 : 0;
            right[i] = 0;
        }
        for (int i = 0; i < kTerms; ++i) {
            for (int below = i + 1; below < kTerms; ++below) {
                const double factor = rows[below][i] / rows[i][i];
                for (int j = i; j < kTerms; ++j) rows[below][j] -= factor * rows[i][j];
                right[below] -= factor * right[i];
            }
        }
        for (int i = kTerms - 1; i >= 0; --i) {
            double sum = right[i];
            for (int j = i + 1; j < kTerms; ++j) sum -= rows[i][j] * cost_[j];
            cost_[i] = sum / rows[i][i];
        }
        const auto lowest = std::ranges::min_element(cost_);
        if (*lowest >= 0) return;
        used[lowest - cost_.begin()] = false;
    }
    for (double& term : cost_) term = std::max(0.0, term);
}

double StepCost::of(int decode_rows, int prefill_rows) const {
    return cost_[0] + cost_[1] * decode_rows + cost_[2] * prefill_rows;
}

double StepCost::row_share(int decode_rows) const {
    const double all = of(decode_rows, 0);
    return all > 0 ? cost_[1] * decode_rows / all : 0;
}

int StepCost::prefill_rows_within(double milliseconds, int decode_rows, int rows_max) const {
    if (cost_[2] <= 0) return rows_max;
    const double rows = (milliseconds - of(decode_rows, 0)) / cost_[2];
    return static_cast<int>(std::clamp(rows, 0.0, static_cast<double>(rows_max)));
}

}  // namespace glimpse::engine
