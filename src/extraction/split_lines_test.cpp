#include "extraction/split_lines.h"

#include <gtest/gtest.h>

namespace glimpse::extraction {
namespace {

/// A line 25 pixels high that is `width` wide, with the middle of each character in pixels.
domain::TextLine line(std::string text, double width, const std::vector<double>& middles) {
    domain::TextLine made{std::move(text), {{{100, 0}, {100 + width, 0}, {100 + width, 25}, {100, 25}}}, 0.9};
    for (const double middle : middles) made.places.push_back(static_cast<float>(middle / width));
    made.scores.assign(middles.size(), 0.9F);
    return made;
}

std::vector<std::string> texts_of(const domain::PageText& page) {
    std::vector<std::string> texts;
    for (const auto& one : page.lines) texts.push_back(one.text);
    return texts;
}

TEST(SplitAtGaps, PartsWhatStandsApart) {
    const auto split = split_at_gaps({1000, 1000, {line("ab cd", 100, {5, 15, 40, 80, 90})}});
    ASSERT_EQ(texts_of(split), (std::vector<std::string>{"ab", "cd"}));
    EXPECT_LT(split.lines[0].polygon[1].x, 130);
    EXPECT_GT(split.lines[1].polygon[0].x, 165);
    EXPECT_EQ(split.lines[1].places.size(), 2U);
    EXPECT_LT(split.lines[1].places[0], split.lines[1].places[1]);
    EXPECT_GE(split.lines[1].places[0], 0);
    EXPECT_LE(split.lines[1].places[1], 1);
}

TEST(SplitAtGaps, KeepsWordsTogether) {
    const auto words = line("ab cd", 52, {5, 16, 24, 32, 43});
    EXPECT_EQ(split_at_gaps({1000, 1000, {words}}).lines, (std::vector{words}));
    const auto chinese = line("名 称", 50, {10, 20, 36});
    EXPECT_EQ(split_at_gaps({1000, 1000, {chinese}}).lines, (std::vector{chinese}));
}

TEST(SplitAtGaps, LeavesLinesWholeWhosePlacesNobodyKnows) {
    domain::TextLine unknown{"ab          cd", {{{0, 0}, {200, 0}, {200, 25}, {0, 25}}}, 0.9};
    EXPECT_EQ(split_at_gaps({1000, 1000, {unknown}}).lines, (std::vector{unknown}));
    EXPECT_TRUE(split_at_gaps({}).lines.empty());
}

}  // namespace
}  // namespace glimpse::extraction
