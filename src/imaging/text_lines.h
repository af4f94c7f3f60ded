#pragma once

#include "imaging/grey.h"

namespace glimpse::imaging {

/// How the lines of text run, as far as ink tells.
struct TextLines {
    double skew_degrees = 0;  ///< of the lines against level, clockwise positive, -15 to 15
    double confidence = 0;    ///< how much sharper the profile is at that angle than at most; 1: no lines at all
    int lines = 0;            ///< rows of ink with gaps between them, at that angle

    /// Print for sure: what only documents need may be done.
    bool is_text() const;
    /// Clear, however few they are: one line of a sign, or a rule.
    bool is_clear() const;
};

/// Where something is drawn: 1 for ink, 0 for ground, whichever of the two is the darker.
Grey find_ink(const Grey& grey);

/// Lines that are about level, within 15 degrees. About 3 ms for 1024 x 1024.
TextLines find_text_lines(const Grey& ink);

/// The same ink a quarter turn clockwise.
Grey turn_quarter(const Grey& grey);

}  // namespace glimpse::imaging
