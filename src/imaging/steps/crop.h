#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Cuts out a page that was photographed on something darker, and pulls it straight. The page must show all four edges and
/// fill a quarter to 95 % of the picture. A rectangle that is exactly upright is drawn, not photographed: it stays.
StepOutcome crop(Workpiece& picture);

/// The part of the picture that is not page: 0 to 1; 0 where no page stands out.
double background(Workpiece& picture);

}  // namespace glimpse::imaging
