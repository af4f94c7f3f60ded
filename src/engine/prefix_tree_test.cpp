#include "engine/prefix_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string_view>

namespace glimpse::engine {
namespace {

using Items = std::vector<PromptItem>;

Items items(std::string_view letters) {
    Items result;
    for (const char c : letters) {
        result.push_back(c == '#' ? PromptItem::of_picture({1, 2}, 0, 12, 4) : PromptItem::of_token(c));
    }
    return result;
}

void begin(PrefixTree& tree, int sequence, std::string_view letters) {
    const Items all = items(letters);
    const auto match = tree.longest(all);
    tree.begin(sequence, all, match);
    tree.append(sequence, std::span(all).subspan(match.items));
}

TEST(PrefixTree, FindsTheLongestPrefixAndWhoHoldsIt) {
    PrefixTree tree;
    begin(tree, 1, "hello");
    begin(tree, 2, "help");
    const auto match = tree.longest(items("hell?"));
    EXPECT_EQ(match.items, 4);
    EXPECT_EQ(match.sequence, 1);
    EXPECT_EQ(tree.longest(items("help me")).sequence, 2);
    EXPECT_EQ(tree.longest(items("?")).items, 0);
    EXPECT_EQ(tree.longest(items("?")).sequence, -1);
}

TEST(PrefixTree, CountsSharedCellsOnce) {
    PrefixTree tree;
    begin(tree, 1, "ab#cd");
    begin(tree, 2, "ab#cx");
    EXPECT_EQ(tree.rows(), 2 + 12 + 1 + 1 + 1);
    EXPECT_EQ(tree.rows_of(2), 2 + 12 + 2);
    EXPECT_EQ(tree.positions_of(2), 2 + 4 + 2);
}

TEST(PrefixTree, APictureIsSharedWholeOrNotAtAll) {
    PrefixTree tree;
    begin(tree, 1, "a#");
    Items other = items("a#");
    other[1].picture.low = 99;
    EXPECT_EQ(tree.longest(other).items, 1);
    const auto match = tree.longest(items("a#b"));
    EXPECT_EQ(match.rows, 13);
    EXPECT_EQ(match.positions, 5);
}

TEST(PrefixTree, WhatNobodyHoldsLeaves) {
    PrefixTree tree;
    begin(tree, 1, "hello");
    begin(tree, 2, "help");
    tree.end(1);
    EXPECT_EQ(tree.rows(), 4);
    EXPECT_EQ(tree.nodes(), 1) << "a node with one child is joined with it";
    EXPECT_EQ(tree.longest(items("hello")).items, 3);
    tree.end(2);
    EXPECT_EQ(tree.rows(), 0);
    EXPECT_EQ(tree.nodes(), 0);
}

TEST(PrefixTree, ADonorThatGoesOnLeavesTheOthersAlone) {
    PrefixTree tree;
    begin(tree, 1, "ab");
    begin(tree, 2, "ab");
    tree.append(1, items("c"));
    tree.append(2, items("d"));
    tree.append(1, items("e"));
    EXPECT_EQ(tree.rows(), 5);
    EXPECT_EQ(tree.longest(items("ace")).items, 1);
    EXPECT_EQ(tree.longest(items("abce")).items, 4);
    EXPECT_EQ(tree.longest(items("abde")).items, 3);
}

TEST(PrefixTree, AmongPrefixesComputedTwiceTheDeeperOneIsFound) {
    PrefixTree tree;
    const Items one = items("abc");
    tree.begin(1, one, {});
    tree.append(1, std::span(one).first(2));
    const Items two = items("abcdef");
    tree.begin(2, two, {});
    tree.append(2, two);
    tree.append(1, std::span(one).subspan(2));
    EXPECT_EQ(tree.longest(items("abcdeX")).items, 5);
    EXPECT_EQ(tree.rows(), 9);
}

TEST(PrefixTree, TellsWhatAKindOfSequencesHolds) {
    PrefixTree tree;
    begin(tree, 1, "hello");
    begin(tree, 2, "help");
    begin(tree, 3, "x");
    EXPECT_EQ(tree.rows_held([](int s) { return s == 1 || s == 2; }), 6);
    EXPECT_EQ(tree.rows_held([](int s) { return s == 3; }), 1);
    EXPECT_EQ(tree.rows_held([](int) { return false; }), 0);
}

/// Against a model that remembers every sequence in full: random prompts from few letters share much.
TEST(PrefixTree, AgreesWithAPlainListOfSequences) {
    std::mt19937 random(7);
    const auto draw = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    PrefixTree tree;
    std::map<int, Items> plain;
    for (int step = 0; step < 5000; ++step) {
        const int sequence = draw(12);
        if (!plain.contains(sequence)) {
            Items prompt;
            for (int i = draw(10); i >= 0; --i) prompt.push_back(PromptItem::of_token(draw(2)));
            const auto match = tree.longest(prompt);
            int best = 0;
            for (const auto& [other, all] : plain) {
                best = std::max(best, static_cast<int>(std::ranges::mismatch(all, prompt).in1 - all.begin()));
            }
            ASSERT_EQ(match.items, best);
            if (best > 0) {
                const Items& donor = plain.at(match.sequence);
                ASSERT_TRUE(std::equal(prompt.begin(), prompt.begin() + best, donor.begin()));
            }
            tree.begin(sequence, prompt, match);
            prompt.resize(best);
            plain.emplace(sequence, prompt);
        } else if (draw(3) == 0) {
            tree.end(sequence);
            plain.erase(sequence);
        } else {
            const Items more(1 + draw(3), PromptItem::of_token(draw(2)));
            tree.append(sequence, more);
            plain.at(sequence).insert(plain.at(sequence).end(), more.begin(), more.end());
        }
        for (const auto& [id, all] : plain) ASSERT_EQ(tree.rows_of(id), static_cast<int>(all.size()));
        ASSERT_TRUE(!plain.empty() || tree.rows() == 0);
        ASSERT_EQ(tree.rows(), tree.rows_held([](int) { return true; }));
        ASSERT_LE(tree.nodes(), 2 * static_cast<int>(plain.size()));
    }
}

}  // namespace
}  // namespace glimpse::engine
