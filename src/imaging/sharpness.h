#pragma once

#include "imaging/grey.h"

namespace glimpse::imaging {

/// Standard deviation of the noise, in grey levels. Text and texture count only where they cover more than half of the
/// picture.
double noise_level(const Grey& grey);

/// How many pixels the strong edges take from dark to light, the median of them: 1 to 2 in sharp pictures, 5 for a
/// Gaussian blur of sigma 2. 0 where there are no strong edges.
double edge_width(const Grey& grey);

}  // namespace glimpse::imaging
