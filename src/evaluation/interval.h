#pragma once

#include <optional>
#include <vector>

namespace glimpse::evaluation {

struct Interval {
    double low = 0;
    double high = 0;
};

/// What the questions about one picture add to a figure, which is the sum of points over the sum of weights.
struct PictureSum {
    double points = 0;
    double weight = 0;
};

inline constexpr int kResamples = 2000;
inline constexpr unsigned kResamplingSeed = 20261124;

/// 95 % confidence interval of a figure. Questions about one picture stand or fall together (an unreadable picture
/// spoils them all), so the unit that is drawn anew is the picture, with all its questions: a cluster bootstrap
/// (Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8; Field and Welsh, Bootstrapping
/// clustered data, 2007) of kResamples resamples from a fixed seed. Its percentiles are widened for few pictures as
/// Hesterberg does (What Teachers Should Know about the Bootstrap, 2015: the expanded percentile interval).
///
/// Where no picture has an error, or none anything right, every resample is the same and would promise certainty. The
/// bound is then the exact binomial one (Clopper and Pearson, 1934) with each picture as one trial.
///
/// Nothing for fewer than two pictures. The same sums in the same order give the same interval on every machine.
std::optional<Interval> interval_of(const std::vector<PictureSum>& pictures);

}  // namespace glimpse::evaluation
