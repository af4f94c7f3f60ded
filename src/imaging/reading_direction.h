#pragma once

#include "imaging/grey.h"

namespace glimpse::imaging {

/// Whether level lines of Latin print stand on their feet, from the ink of grey overview and the skew of its lines: above
/// zero upright, below zero upside down, in standard errors of the mean over all lines. 0 where too few lines tell.
double upright_evidence(const Grey& ink, double skew_degrees);

}  // namespace glimpse::imaging
