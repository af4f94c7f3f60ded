#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/document.h"

namespace glimpse::verification {

/// How a value stands in read text.
enum class Match {
    kFuzzy,       ///< something like it stands there
    kNormalised,  ///< the same value in another form: 1,280.50 for 1280.5, full width for half, over two lines
    kExact,       ///< letter for letter
};

/// Where a value stands.
struct Alignment {
    Match match = Match::kFuzzy;
    double likeness = 0;                          ///< 1 but for kFuzzy, which begins at 0.7
    std::vector<domain::Evidence> evidence = {};  ///< one, or a part of each line that the value goes over; `evidence[0]` begins it
};

/// The best place of a value in wire form: exact before normalised before fuzzy; of several equals the one nearest to `near`, or the first.
/// Amounts, dates and numbers are found as what they are, never inside longer ones: 280.50 does not stand in 1,280.50.
std::optional<Alignment> align(domain::FieldKind kind, std::string_view value, std::span<const domain::PageText> pages,
                               const std::optional<domain::Evidence>& near = {});

/// How sure the reader is of all that the value was aligned to: the mean over its characters, and of the least sure.
double score_of(const Alignment& alignment);
double least_score_of(const Alignment& alignment);

}  // namespace glimpse::verification
