#pragma once

#include <list>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/prefix_tree.h"

namespace glimpse::engine {

/// Who holds which cells of the KV cache. Sequences are *running* (so many rows are promised to each, and more when it asks and
/// the others leave room) or *kept*: ended, and remembered for what they share with the next prompt, until the room is wanted. The one
/// used longest ago goes first; a prefix that several share leaves with the last of them. The ledger decides, who runs the
/// model carries it out. Not thread-safe.
class CellLedger {
public:
    struct Limits {
        int rows = 0;     ///< cells of the KV cache
        int running = 0;  ///< sequences at once
        int kept = 0;     ///< sequences remembered after their end
        bool share = true;
    };
    explicit CellLedger(Limits limits);

    struct Place {
        int sequence = 0;          ///< 0 to running + kept - 1
        PrefixTree::Match shared;  ///< to be copied from `shared.sequence` first
        std::vector<int> evicted;  ///< to be removed from the cache then
    };

    /// A place for a prompt, with `rows` promised to it in all; nothing when what is promised to the running ones leaves no room.
    /// It shares all but the last item at most: one must be computed to know what follows.
    std::optional<Place> begin(std::span<const PromptItem> prompt, int rows);
    /// Promises a running sequence `rows` in all, if that is more than it has. Nothing when the others leave no room: then
    /// nothing has changed. Returns what must be removed from the cache.
    std::optional<std::vector<int>> grow(int sequence, int rows);
    /// What begin() would share now.
    PrefixTree::Match longest(std::span<const PromptItem> prompt) const;

    void computed(int sequence, std::span<const PromptItem> items) { tree_.append(sequence, items); }
    /// A running sequence has ended. Returns what must be removed from the cache: perhaps itself, perhaps an older one.
    std::optional<int> keep(int sequence);
    /// A running sequence has ended and must be removed from the cache.
    void drop(int sequence);

    /// The text position behind the last item that was computed.
    int positions_of(int sequence) const { return tree_.positions_of(sequence); }
    int rows_used() const { return tree_.rows(); }
    int running() const { return static_cast<int>(promised_.size()); }
    int kept() const { return static_cast<int>(kept_.size()); }

private:
    bool running_fit() const;
    std::vector<int> evict_for_promises();
    int rows_still_promised() const;
    int evict_oldest();

    const Limits limits_;
    PrefixTree tree_;
    std::vector<int> free_ids_;
    std::list<int> kept_;                    // last: the one used last
    std::unordered_map<int, int> promised_;  // running sequence: its rows in all
};

}  // namespace glimpse::engine
