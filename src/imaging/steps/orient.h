#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Turns a page of Latin print by 90, 180 or 270 degrees until it can be read. Lines say whether it lies on its side, the
/// strokes above and below them which way is up. Without clear evidence it stays: other scripts do.
StepOutcome orient(Workpiece& picture);

/// The turn that the page needs, clockwise: 0, 90, 180 or 270 degrees.
double turn_needed(Workpiece& picture);

}  // namespace glimpse::imaging
