#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "engine/adapter_turns.h"
#include "engine/step_cost.h"

namespace glimpse::engine {

/// What the scheduler must know of a running request.
struct Runner {
    std::uint64_t account = 0;            ///< who asks; accounts share prefill equally
    std::uint64_t arrival = 0;            ///< lower: came earlier
    std::optional<TimePoint> deadline;
    int decode_rows = 0;                  ///< of its answer: the next token, and what must follow it; 0: still in its prompt
    int prefill_rows = 0;                 ///< rows of its prompt that can be computed now
    int draft_rows = 0;                   ///< guesses behind its decode rows, which may turn out useless
    double draft_odds = 0;                ///< how many of them hold, as a share
    AdapterId adapter = 0;                ///< that computes it
};

/// Decides what each step computes: the next tokens of every answer being written, then prompts in what room is left. While
/// answers are being written, prompts get no more than a time budget, so that nobody's next token waits for somebody's
/// picture. Guesses get what is left of that, where by what steps cost they pay. Prompt rows go to the account that has had
/// the fewest, in it to the earliest deadline, then to the first to come. A step holds the requests of one adapter; adapters
/// take turns. Pure; not thread-safe.
class StepScheduler {
public:
    struct Limits {
        int rows = 512;               ///< of a step
        double step_ms = 40;          ///< of a step with answers in it
        int prefill_rows_min = 16;    ///< in a step, even when the time budget says fewer: prompts must get on
        int decode_rows_max = 64;     ///< of one answer in a step
        double turn_ms = 20;          ///< of one adapter while others wait, at least
    };
    explicit StepScheduler(Limits limits) : limits_(limits), turns_(limits.turn_ms) {}

    /// Rows for each of the runners, in the same order; 0: not in this step.
    std::vector<int> plan(std::span<const Runner> runners);

    /// The step as planned took so long.
    void learn(int decode_rows, int prefill_rows, double milliseconds) {
        cost_.learn(decode_rows, prefill_rows, milliseconds);
        turns_.spend(milliseconds);
    }
    /// The same of a step that began with a change of adapter: what it took longer than expected went into that.
    void learn_change(int decode_rows, int prefill_rows, double milliseconds);

private:
    std::optional<AdapterId> whose_turn(std::span<const Runner> runners);
    int plan_decode(std::span<const Runner> runners, AdapterId adapter, std::vector<int>& rows);
    void plan_drafts(std::span<const Runner> runners, AdapterId adapter, int decode_rows, int room, std::vector<int>& rows) const;
    int plan_prefill(std::span<const Runner> runners, AdapterId adapter, int room, std::vector<int>& rows);
    void enter_and_leave(std::span<const Runner> runners, std::span<const std::size_t> waiting);

    const Limits limits_;
    StepCost cost_;
    AdapterTurns turns_;
    std::size_t first_decoder_ = 0;  // who gets the first row when a step has not one for each
    std::unordered_map<std::uint64_t, std::uint64_t> served_;  // prompt rows of the accounts that wait
};

}  // namespace glimpse::engine
