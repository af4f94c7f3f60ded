#include "engine/step_scheduler.h"

#include <algorithm>
#include <tuple>

namespace glimpse::engine {

std::vector<int> StepScheduler::plan(std::span<const Runner> runners) {
    std::vector<int> rows(runners.size(), 0);
    const auto adapter = whose_turn(runners);
    if (!adapter) return rows;
    const int decode_rows = plan_decode(runners, *adapter, rows);
    int room = limits_.rows - decode_rows;
    // An answer of another adapter waits for this step as well.
    if (std::ranges::any_of(runners, [](const Runner& runner) { return runner.decode_rows > 0; })) {
        const int timely = cost_.prefill_rows_within(limits_.step_ms, decode_rows, room);
        room = std::min(room, std::max(timely, limits_.prefill_rows_min));
    }
    room -= plan_prefill(runners, *adapter, room, rows);
    if (decode_rows > 0) plan_drafts(runners, *adapter, decode_rows, room, rows);
    return rows;
}

/// With guesses a step of N tokens in a + b * N ms becomes one of N + held in a + b * (N + drafted): more tokens a second when
/// held / drafted is above b * N / (a + b * N).
void StepScheduler::plan_drafts(std::span<const Runner> runners, AdapterId adapter, int decode_rows, int room, std::vector<int>& rows) const {
    const double worth = cost_.row_share(decode_rows);
    for (std::size_t i = 0; i < runners.size() && room > 0; ++i) {
        if (runners[i].adapter != adapter || runners[i].decode_rows == 0 || rows[i] < runners[i].decode_rows || runners[i].draft_odds <= worth) continue;
        const int given = std::min(room, runners[i].draft_rows);
        rows[i] += given;
        room -= given;
    }
}

void StepScheduler::learn_change(int decode_rows, int prefill_rows, double milliseconds) {
    const double expected = std::min(milliseconds, cost_.of(decode_rows, prefill_rows));
    turns_.learn_change(milliseconds - expected);
    turns_.spend(expected);
}

/// Nothing when nobody has anything to compute.
std::optional<AdapterId> StepScheduler::whose_turn(std::span<const Runner> runners) {
    std::vector<AdapterId> with_work;
    for (const Runner& runner : runners) {
        if (runner.decode_rows > 0 || runner.prefill_rows > 0) with_work.push_back(runner.adapter);
    }
    if (with_work.empty()) return std::nullopt;
    return turns_.next(with_work);
}

int StepScheduler::plan_decode(std::span<const Runner> runners, AdapterId adapter, std::vector<int>& rows) {
    int used = 0;
    std::size_t next = first_decoder_;
    for (std::size_t i = 0; i < runners.size() && used < limits_.rows; ++i) {
        const std::size_t index = (first_decoder_ + i) % runners.size();
        if (runners[index].decode_rows == 0 || runners[index].adapter != adapter) continue;
        rows[index] = std::min({runners[index].decode_rows, limits_.decode_rows_max, limits_.rows - used});
        used += rows[index];
        next = index + 1;
    }
    if (used == limits_.rows) first_decoder_ = next;
    return used;
}

/// Returns how many rows it gave away.
int StepScheduler::plan_prefill(std::span<const Runner> runners, AdapterId adapter, int room, std::vector<int>& rows) {
    int used = 0;
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < runners.size(); ++i) {
        if (runners[i].decode_rows == 0 && runners[i].prefill_rows > 0) waiting.push_back(i);
    }
    enter_and_leave(runners, waiting);
    std::erase_if(waiting, [&](std::size_t index) { return runners[index].adapter != adapter; });
    const auto urgency = [&](std::size_t index) {
        const Runner& runner = runners[index];
        return std::tuple(served_[runner.account], runner.deadline.value_or(TimePoint::max()), runner.arrival);
    };
    while (room > 0 && !waiting.empty()) {
        const auto first = std::ranges::min_element(waiting, {}, urgency);
        const Runner& runner = runners[*first];
        const int given = std::min(room, runner.prefill_rows);
        rows[*first] = given;
        room -= given;
        used += given;
        served_[runner.account] += given;
        waiting.erase(first);
    }
    return used;
}

/// An account whose prompts begin to wait starts where the least served one stands: absence earns nothing.
void StepScheduler::enter_and_leave(std::span<const Runner> runners, std::span<const std::size_t> waiting) {
    std::unordered_map<std::uint64_t, std::uint64_t> present;
    std::uint64_t least = UINT64_MAX;
    for (const std::size_t index : waiting) {
        const auto found = served_.find(runners[index].account);
        if (found == served_.end()) continue;
        present.insert(*found);
        least = std::min(least, found->second);
    }
    if (present.empty()) least = 0;
    for (const std::size_t index : waiting) present.emplace(runners[index].account, least);
    served_ = std::move(present);
}

}  // namespace glimpse::engine
