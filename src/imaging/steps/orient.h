#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Turns a page by 90, 180 or 270 degrees until it can be read. Lines say whether it lies on its side, and of Latin print the strokes
/// above and below them which way is up. Where that is not clear the picture's TurnReader is asked; without an answer the page stays.
StepOutcome orient(Workpiece& picture);

/// The turn that the page needs, clockwise, as far as its lines and strokes tell: 0, 90, 180 or 270 degrees.
double turn_needed(Workpiece& picture);

}  // namespace glimpse::imaging
