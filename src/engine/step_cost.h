#pragma once

#include <array>

namespace glimpse::engine {

/// Learns what a step costs from the steps so far: milliseconds = a + b * decode rows + c * prefill rows, by least squares
/// with a memory of some dozen steps. Not thread-safe.
class StepCost {
public:
    /// A step with these rows took so long.
    void learn(int decode_rows, int prefill_rows, double milliseconds);

    /// Expected milliseconds; 0 until something was learned.
    double of(int decode_rows, int prefill_rows) const;

    /// The part of a step of so many decode rows that grows with them, 0 to 1; 0 until something was learned. Near 0 a row
    /// more is free (weights are read once for all of them), near 1 it costs as much as a step of its own.
    double row_share(int decode_rows) const;

    /// The most prefill rows beside these decode rows within a time; `rows_max` until something was learned of prefill.
    int prefill_rows_within(double milliseconds, int decode_rows, int rows_max) const;

private:
    void solve();

    std::array<std::array<double, 3>, 3> products_ = {};  // sums of x * x, x = (1, decode rows, prefill rows)
    std::array<double, 3> targets_ = {};                  // sums of x * milliseconds
    std::array<double, 3> cost_ = {};                     // a, b, c; none negative
};

}  // namespace glimpse::engine
