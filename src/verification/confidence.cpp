#include "verification/confidence.h"

#include <algorithm>
#include <cmath>

namespace glimpse::verification {
namespace {

using domain::Witness;

// What the parts of a case weigh against each other. What they come to is calibrated.
constexpr double kCodeAndAnother = 0.998;
constexpr double kTwoAgree = 0.985;
constexpr double kCodeAlone = 0.97;
constexpr double kTextAlone = 0.85;
constexpr double kModelAlone = 0.6;
constexpr double kFuzzyFactor = 0.8;
constexpr double kNowhereFactor = 0.6;
constexpr double kUnsureFactor = 0.85;
constexpr double kContradictedFactor = 0.7;
constexpr double kFailedFactor = 0.3;
constexpr double kMalformedFactor = 0.3;
constexpr double kConfirmedErrorFactor = 0.2;  // of the error that is left

// The logarithm of the odds, straightened so that of a hundred values of a confidence of 0.9 about ninety are right (J. Platt, "Probabilistic outputs for
// support vector machines", 1999). By tuning/eval/calibrate.py on invoices with known values: docs/verification.md has its figures.
constexpr double kSlope = 1.740;
constexpr double kShift = 1.754;

double calibrated(double weighed) {
    constexpr double kEdge = 1e-6;
    const double kept = std::clamp(weighed, kEdge, 1 - kEdge);
    return 1 / (1 + std::exp(-(kSlope * std::log(kept / (1 - kept)) + kShift)));
}

double by_witnesses(const Claim& claim) {
    if (claim.witnesses.size() > 1) return claim.is_by(Witness::kCode) ? kCodeAndAnother : kTwoAgree;
    if (claim.is_by(Witness::kCode)) return kCodeAlone;
    return claim.is_by(Witness::kText) ? kTextAlone : kModelAlone;
}

double by_alignment(const Claim& claim, const std::optional<Alignment>& alignment) {
    if (claim.is_by(Witness::kCode) || (alignment && alignment->match != Match::kFuzzy)) return 1;
    return alignment ? kFuzzyFactor : kNowhereFactor;
}

}  // namespace

double confidence_of(const Claim& claim, const std::optional<Alignment>& alignment, const Standing& standing) {
    double confidence = by_witnesses(claim) * by_alignment(claim, alignment);
    if (standing.confirmed) confidence = 1 - (1 - confidence) * kConfirmedErrorFactor;
    if (standing.unsure) confidence *= kUnsureFactor;
    if (standing.contradicted) confidence *= kContradictedFactor;
    if (standing.failed) confidence *= kFailedFactor;
    if (standing.malformed) confidence *= kMalformedFactor;
    return calibrated(confidence);
}

}  // namespace glimpse::verification
