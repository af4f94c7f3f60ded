#pragma once

#include <optional>

#include "verification/alignment.h"
#include "verification/claims.h"

namespace glimpse::verification {

/// What speaks for and against a value, as far as its confidence depends on it.
struct Standing {
    bool contradicted = false;  ///< a witness says something else
    bool confirmed = false;     ///< by a passed sum, or by its check characters
    bool failed = false;        ///< a failed check is about it
    bool malformed = false;     ///< not of the form of its rule, or check characters that don't fit
    bool unsure = false;        ///< the reader is, of what stands there
};

/// How often a value with such witnesses is right, 0 to 1.
double confidence_of(const Claim& claim, const std::optional<Alignment>& alignment, const Standing& standing);

}  // namespace glimpse::verification
