#include "extraction/blocks.h"

#include <algorithm>
#include <cmath>

namespace glimpse::extraction {
namespace {

constexpr double kStackedStepMax = 3;     // heights from one character to the next below
constexpr double kStackedAside = 0.6;     // heights that they may be out of line
constexpr double kAboveStripMax = 4;      // heights of a label above the middle of its block's name, which stands left of it
constexpr double kAcrossWeight = 0.5;     // of a pixel to the right, against one down

}  // namespace

Blocks::Blocks(const PrintedPage& page, std::vector<std::vector<std::u32string>> names) : page_(page), names_(std::move(names)) {
    add_names();
    add_stacked_names();
}

void Blocks::add_names() {
    std::vector<std::u32string> words;
    std::vector<std::size_t> block_of;
    for (std::size_t block = 0; block < names_.size(); ++block) {
        for (const auto& name : names_[block]) {
            words.push_back(name);
            block_of.push_back(block);
        }
    }
    for (const auto& found : find_words(page_, words, {})) {
        if (found.is_exact) openers_.push_back({block_of[found.word], page_.box_of(found.part)});
    }
}

/// Names that are set downwards, a character a piece. One of them may be missing.
void Blocks::add_stacked_names() {
    const auto& pieces = page_.pieces();
    const auto next_below = [&](const domain::Box& last, char32_t wanted) -> const Piece* {
        for (const auto& piece : pieces) {
            const double down = piece.box.middle() - last.middle(), height = last.height();
            const bool in_line = std::abs(piece.box.left - last.left) < kStackedAside * height;
            if (piece.text == std::u32string_view(&wanted, 1) && in_line && down > height / 2 && down < 2 * kStackedStepMax * height) return &piece;
        }
        return nullptr;
    };
    for (std::size_t block = 0; block < names_.size(); ++block) {
        for (const auto& name : names_[block]) {
            for (const auto& first : pieces) {
                const auto begin = name.find(first.text);
                if (first.text.size() != 1 || begin > 1) continue;
                domain::Box box = first.box;
                const Piece* last = &first;
                std::size_t count = 1;
                for (std::size_t i = begin + 1; i < name.size(); ++i) {
                    const auto* next = next_below(last->box, name[i]);
                    if (!next) continue;
                    last = next;
                    ++count;
                    box = {std::min(box.left, next->box.left), box.top, std::max(box.right, next->box.right), next->box.bottom};
                }
                if (count >= 2 && count + 1 >= name.size()) openers_.push_back({block, box});
            }
        }
    }
}

std::optional<std::size_t> Blocks::named_before(const Occurrence& occurrence) const {
    for (std::size_t block = 0; block < names_.size(); ++block) {
        for (const auto& name : names_[block]) {
            if (occurrence.before.ends_with(name)) return block;
        }
    }
    return {};
}

double Blocks::distance(const domain::Box& box, std::size_t block) const {
    double nearest = HUGE_VAL;
    for (const auto& opener : openers_) {
        if (opener.block != block || opener.box.left > box.left + box.height()) continue;
        const bool is_left = opener.box.right <= box.left + box.height() / 2;
        const double above = opener.box.top - box.middle();
        if (above > 0 && !(is_left && opener.box.middle() - box.middle() < kAboveStripMax * box.height())) continue;
        const double down = std::max({0.0, above, box.middle() - opener.box.bottom});
        nearest = std::min(nearest, down + kAcrossWeight * std::max(0.0, box.left - opener.box.right));
    }
    return nearest;
}

std::vector<std::optional<std::size_t>> Blocks::of(std::span<const Occurrence* const> occurrences, std::span<const std::size_t> asked) const {
    std::vector<std::optional<std::size_t>> blocks(occurrences.size());
    const auto is_open = [&](std::size_t block) { return std::ranges::any_of(openers_, [&](const Opener& opener) { return opener.block == block; }); };
    const bool all_open = std::ranges::all_of(asked, is_open), none_open = std::ranges::none_of(asked, is_open);
    const bool one_each = occurrences.size() == asked.size();
    for (std::size_t i = 0; i < occurrences.size(); ++i) {
        blocks[i] = named_before(*occurrences[i]);
        if (blocks[i]) continue;
        if (none_open) {
            if (one_each) blocks[i] = asked[i];  // as their order is
            continue;
        }
        if (!all_open && !one_each) continue;
        double nearest = HUGE_VAL;
        for (const auto block : asked) {
            const double away = distance(page_.box_of(occurrences[i]->part), block);
            if (away >= nearest) continue;
            nearest = away;
            blocks[i] = block;
        }
    }
    // Of two blocks one was read, and both labels were given to it: the one farther away is the other's.
    if (!all_open && !none_open && one_each && occurrences.size() == 2 && blocks[0] == blocks[1] && blocks[0]) {
        const auto block = *blocks[0];
        const bool first_is_nearer = distance(page_.box_of(occurrences[0]->part), block) <= distance(page_.box_of(occurrences[1]->part), block);
        blocks[first_is_nearer ? 1 : 0] = asked[0] == block ? asked[1] : asked[0];
    }
    return blocks;
}

}  // namespace glimpse::extraction
