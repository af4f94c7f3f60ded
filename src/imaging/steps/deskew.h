#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Turns a page until its lines of text are level; the canvas grows so that no corner is lost. Acts on skews of 1 to 15
/// degrees, where lines are clear.
StepOutcome deskew(Workpiece& picture);

/// How far the lines are off level, in degrees, clockwise positive; 0 without clear lines.
double skew(Workpiece& picture);

}  // namespace glimpse::imaging
