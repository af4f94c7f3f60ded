#pragma once

#include <cstdint>
#include <deque>
#include <span>

namespace glimpse::engine {

/// A loaded adapter, told from all others that the engine ever loaded; 0 is the model without one.
using AdapterId = std::uint32_t;

/// Whose turn it is, as a step holds the requests of one adapter only: those that have work take turns of the same length, one
/// after the other, and who begins to have work goes to the end of the line. Nobody waits longer than a turn of each of
/// the others. A turn is a time and not a step because a change of adapter costs time itself: turns are long against that. A
/// turn ends with the step that uses it up. Pure; not thread-safe.
class AdapterTurns {
public:
    /// `turn_ms` is the shortest turn.
    explicit AdapterTurns(double turn_ms) : turn_ms_(turn_ms) {}

    /// Whose requests the next step holds; `with_work` is not empty and may name an adapter several times.
    AdapterId next(std::span<const AdapterId> with_work);
    /// A step of the adapter that next() named took so long.
    void spend(double milliseconds) { left_ms_ -= milliseconds; }
    /// Changing to that adapter took so long, apart from its step.
    void learn_change(double milliseconds);

private:
    double turn() const;

    const double turn_ms_;
    double change_ms_ = 0;
    double left_ms_ = 0;          // of the turn of the first in line
    std::deque<AdapterId> line_;  // each once
};

}  // namespace glimpse::engine
