#pragma once

#include <functional>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/prompt_item.h"

namespace glimpse::engine {

/// Which sequences hold which prompts in the KV cache, as a radix tree: sequences that share a prefix share its nodes, as
/// they share its cells. Two sequences that computed the same items apart from each other have a node each. Not thread-safe.
class PrefixTree {
public:
    struct Match {
        int items = 0;
        int rows = 0;
        int positions = 0;
        int sequence = -1;  ///< one that holds them; -1 when items is 0
    };

    PrefixTree();
    ~PrefixTree();
    PrefixTree(const PrefixTree&) = delete;
    PrefixTree& operator=(const PrefixTree&) = delete;

    /// The longest prefix of `prompt` that some sequence holds.
    Match longest(std::span<const PromptItem> prompt) const;

    /// A new sequence that shares the first `match.items` of `prompt`; `match` comes from longest() on the same tree.
    void begin(int sequence, std::span<const PromptItem> prompt, const Match& match);
    /// The sequence computed these, behind what it holds.
    void append(int sequence, std::span<const PromptItem> items);
    /// Forgets a sequence; what nobody else holds leaves the tree.
    void end(int sequence);

    /// Cells in use, shared ones counted once.
    int rows() const { return rows_; }
    /// Cells that this sequence holds, shared ones included.
    int rows_of(int sequence) const;
    /// Where the sequence's next item stands.
    int positions_of(int sequence) const;
    /// Cells that sequences of a kind hold, shared ones counted once.
    int rows_held(const std::function<bool(int sequence)>& is_of_kind) const;
    int nodes() const;

private:
    struct Node;
    struct Path {
        std::vector<Node*> nodes;
        int items_in_last = 0;
        Match match;
    };

    static Path follow(Node& from, std::span<const PromptItem> prompt);
    Node& add_child(Node& parent);
    void split(Node& node, int items);
    void merge_with_only_child(Node& node);
    Node& tip(int sequence) const;

    std::unique_ptr<Node> root_;
    std::unordered_map<int, Node*> tips_;
    int rows_ = 0;
};

}  // namespace glimpse::engine
