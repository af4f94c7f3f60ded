#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Steepens blurred edges of print by unsharp masking, as wide as the blur measured. Pages only; not where noise would be
/// sharpened as well.
StepOutcome sharpen(Workpiece& picture);

/// Width of strong edges in pixels (edge_width()); 0 without any.
double blur(Workpiece& picture);

}  // namespace glimpse::imaging
