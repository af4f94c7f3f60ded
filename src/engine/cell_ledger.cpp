#include "engine/cell_ledger.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace glimpse::engine {

CellLedger::CellLedger(Limits limits) : limits_(limits) {
    for (int id = limits.running + limits.kept - 1; id >= 0; --id) free_ids_.push_back(id);
}

PrefixTree::Match CellLedger::longest(std::span<const PromptItem> prompt) const {
    return prompt.empty() || !limits_.share ? PrefixTree::Match{} : tree_.longest(prompt.first(prompt.size() - 1));
}

std::optional<CellLedger::Place> CellLedger::begin(std::span<const PromptItem> prompt, int rows) {
    if (running() == limits_.running) return std::nullopt;
    Place place;
    place.sequence = free_ids_.back();
    place.shared = longest(prompt);
    tree_.begin(place.sequence, prompt, place.shared);
    promised_.emplace(place.sequence, rows);

    if (!running_fit()) {
        tree_.end(place.sequence);
        promised_.erase(place.sequence);
        return std::nullopt;
    }
    free_ids_.pop_back();
    if (const auto donor = std::ranges::find(kept_, place.shared.sequence); donor != kept_.end()) {
        kept_.splice(kept_.end(), kept_, donor);
    }
    place.evicted = evict_for_promises();
    return place;
}

std::optional<std::vector<int>> CellLedger::grow(int sequence, int rows) {
    int& promised = promised_.at(sequence);
    if (rows <= promised) return std::vector<int>{};
    const int before = std::exchange(promised, rows);
    if (running_fit()) return evict_for_promises();
    promised = before;
    return std::nullopt;
}

bool CellLedger::running_fit() const {
    const auto is_running = [this](int sequence) { return promised_.contains(sequence); };
    return tree_.rows_held(is_running) + rows_still_promised() <= limits_.rows;
}

std::vector<int> CellLedger::evict_for_promises() {
    std::vector<int> evicted;
    while (tree_.rows() + rows_still_promised() > limits_.rows) evicted.push_back(evict_oldest());
    return evicted;
}

std::optional<int> CellLedger::keep(int sequence) {
    [[maybe_unused]] const auto erased = promised_.erase(sequence);
    assert(erased == 1);
    kept_.push_back(sequence);
    if (kept() > limits_.kept) return evict_oldest();
    return std::nullopt;
}

void CellLedger::drop(int sequence) {
    [[maybe_unused]] const auto erased = promised_.erase(sequence);
    assert(erased == 1);
    tree_.end(sequence);
    free_ids_.push_back(sequence);
}

int CellLedger::rows_still_promised() const {
    int rows = 0;
    for (const auto& [sequence, all] : promised_) rows += std::max(0, all - tree_.rows_of(sequence));
    return rows;
}

int CellLedger::evict_oldest() {
    assert(!kept_.empty());
    const int sequence = kept_.front();
    kept_.pop_front();
    tree_.end(sequence);
    free_ids_.push_back(sequence);
    return sequence;
}

}  // namespace glimpse::engine
