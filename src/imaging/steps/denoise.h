#pragma once

#include "imaging/workpiece.h"

namespace glimpse::imaging {

/// Smooths noise and keeps edges: bilateral filter (C. Tomasi, R. Manduchi, ICCV 1998), as strong as the noise measured.
StepOutcome denoise(Workpiece& picture);

/// Standard deviation of the noise, grey levels.
double noise(Workpiece& picture);

}  // namespace glimpse::imaging
