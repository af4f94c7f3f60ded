#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Spreads faded print over the whole range of brightness, alike everywhere and in every channel, so that hues stay. Pages
/// only.
StepOutcome raise_contrast(Workpiece& picture);

/// From the darkest print to the lightest paper, in grey levels; one in 200 pixels may lie beyond at either end.
double contrast(Workpiece& picture);

}  // namespace glimpse::imaging
