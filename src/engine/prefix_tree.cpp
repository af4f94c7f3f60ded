#include "engine/prefix_tree.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace glimpse::engine {

/// A run of items. Every node but the root is held: a sequence ends in it or in a node below it.
struct PrefixTree::Node {
    Node* parent = nullptr;
    std::vector<PromptItem> items;
    int rows = 0;
    int positions = 0;
    std::vector<std::unique_ptr<Node>> children;
    std::vector<int> ends;  // sequences whose last item is this node's last

    void add(std::span<const PromptItem> more) {
        items.insert(items.end(), more.begin(), more.end());
        for (const auto& item : more) {
            rows += item.rows;
            positions += item.positions;
        }
    }

    struct Held {
        bool any = false;
        int rows = 0;
    };
    Held rows_held(const std::function<bool(int)>& is_of_kind) const {
        Held held{std::ranges::any_of(ends, is_of_kind), 0};
        for (const auto& child : children) {
            const Held below = child->rows_held(is_of_kind);
            held.any |= below.any;
            held.rows += below.rows;
        }
        if (held.any) held.rows += rows;
        return held;
    }

    int holder() const {
        const Node* node = this;
        while (node->ends.empty()) node = node->children.front().get();
        return node->ends.front();
    }
};

PrefixTree::PrefixTree() : root_(std::make_unique<Node>()) {}
PrefixTree::~PrefixTree() = default;

/// The deepest way down. Several children may begin alike (computed apart), so each that does is tried.
PrefixTree::Path PrefixTree::follow(Node& from, std::span<const PromptItem> prompt) {
    Path best;
    for (const auto& child : from.children) {
        const auto [end, ignored] = std::ranges::mismatch(child->items, prompt);
        const auto alike = static_cast<int>(end - child->items.begin());
        if (alike == 0) continue;
        Path path;
        if (alike == static_cast<int>(child->items.size())) path = follow(*child, prompt.subspan(alike));
        if (path.nodes.empty()) path.items_in_last = alike;
        for (int i = 0; i < alike; ++i) {
            path.match.rows += child->items[i].rows;
            path.match.positions += child->items[i].positions;
        }
        path.match.items += alike;
        path.nodes.insert(path.nodes.begin(), child.get());
        if (path.match.items > best.match.items) best = std::move(path);
    }
    return best;
}

PrefixTree::Match PrefixTree::longest(std::span<const PromptItem> prompt) const {
    const Path path = follow(*root_, prompt);
    Match match = path.match;
    if (match.items > 0) match.sequence = path.nodes.back()->holder();
    return match;
}

void PrefixTree::begin(int sequence, std::span<const PromptItem> prompt, const Match& match) {
    assert(!tips_.contains(sequence));
    Node* node = root_.get();
    if (match.items > 0) {
        const Path path = follow(*root_, prompt.first(match.items));
        assert(path.match.items == match.items);
        node = path.nodes.back();
        if (path.items_in_last < static_cast<int>(node->items.size())) split(*node, path.items_in_last);
    }
    node->ends.push_back(sequence);
    tips_.emplace(sequence, node);
}

void PrefixTree::append(int sequence, std::span<const PromptItem> items) {
    if (items.empty()) return;
    Node* node = &tip(sequence);
    if (node == root_.get() || !node->children.empty() || node->ends.size() > 1) {
        std::erase(node->ends, sequence);
        node = &add_child(*node);
        node->ends.push_back(sequence);
        tips_[sequence] = node;
    }
    const int before = node->rows;
    node->add(items);
    rows_ += node->rows - before;
}

void PrefixTree::end(int sequence) {
    Node* node = &tip(sequence);
    std::erase(node->ends, sequence);
    tips_.erase(sequence);
    while (node != root_.get() && node->ends.empty() && node->children.empty()) {
        Node* parent = node->parent;
        rows_ -= node->rows;
        std::erase_if(parent->children, [node](const auto& child) { return child.get() == node; });
        node = parent;
    }
    if (node != root_.get() && node->ends.empty() && node->children.size() == 1) merge_with_only_child(*node);
}

int PrefixTree::rows_of(int sequence) const {
    int rows = 0;
    for (const Node* node = &tip(sequence); node != nullptr; node = node->parent) rows += node->rows;
    return rows;
}

int PrefixTree::positions_of(int sequence) const {
    int positions = 0;
    for (const Node* node = &tip(sequence); node != nullptr; node = node->parent) positions += node->positions;
    return positions;
}

int PrefixTree::rows_held(const std::function<bool(int sequence)>& is_of_kind) const { return root_->rows_held(is_of_kind).rows; }

int PrefixTree::nodes() const {
    int count = 0;
    std::vector<const Node*> open = {root_.get()};
    while (!open.empty()) {
        const Node* node = open.back();
        open.pop_back();
        for (const auto& child : node->children) open.push_back(child.get());
        ++count;
    }
    return count - 1;
}

PrefixTree::Node& PrefixTree::tip(int sequence) const {
    const auto found = tips_.find(sequence);
    assert(found != tips_.end());
    return *found->second;
}

PrefixTree::Node& PrefixTree::add_child(Node& parent) {
    auto& child = *parent.children.emplace_back(std::make_unique<Node>());
    child.parent = &parent;
    return child;
}

/// Parts a node behind its first `items`; who ended in it or below ends in or below the second part.
void PrefixTree::split(Node& node, int items) {
    auto lower = std::make_unique<Node>();
    lower->parent = &node;
    lower->children = std::move(node.children);
    lower->ends = std::move(node.ends);
    for (auto& child : lower->children) child->parent = lower.get();
    for (const int sequence : lower->ends) tips_[sequence] = lower.get();

    const std::vector<PromptItem> all = std::exchange(node.items, {});
    node.rows = node.positions = 0;
    node.children.clear();
    node.ends.clear();
    node.add(std::span(all).first(items));
    lower->add(std::span(all).subspan(items));
    node.children.push_back(std::move(lower));
}

void PrefixTree::merge_with_only_child(Node& node) {
    const std::unique_ptr<Node> child = std::move(node.children.front());
    node.add(child->items);
    node.ends = std::move(child->ends);
    node.children = std::move(child->children);
    for (auto& grandchild : node.children) grandchild->parent = &node;
    for (const int sequence : node.ends) tips_[sequence] = &node;
}

}  // namespace glimpse::engine
