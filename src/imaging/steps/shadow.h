#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Evens out the light on a page: divides by the brightness of the paper, which is found under the print. Pages only, and
/// only where the brightness changes softly: a coloured field that is printed is no shadow.
StepOutcome remove_shadow(Workpiece& picture);

/// How much darker the darkest part of the paper is than the brightest: 0 to 1.
double shadow_depth(Workpiece& picture);

}  // namespace glimpse::imaging
