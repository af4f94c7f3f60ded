#include "ocr/greedy_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace glimpse::ocr {
namespace {

const std::vector<std::string> kAlphabet = {"", "a", "票", " "};

/// One step for each class named, which gets 0.7 of the likelihood.
std::vector<float> steps(const std::vector<std::size_t>& classes) {
    std::vector<float> likelihoods(classes.size() * kAlphabet.size(), 0.1F);
    for (std::size_t i = 0; i < classes.size(); ++i) likelihoods[i * kAlphabet.size() + classes[i]] = 0.7F;
    return likelihoods;
}

TEST(ReadAlphabet, PutsTheBlankFirstAndTheSpaceLast) {
    EXPECT_EQ(read_alphabet("a\r\n票\n"), kAlphabet);
    EXPECT_EQ(read_alphabet(""), (std::vector<std::string>{"", " "}));
}

TEST(GreedyText, JoinsEqualNeighboursAndSkipsBlanks) {
    const auto read = greedy_text(steps({0, 1, 1, 0, 1, 2, 2, 3, 0}), kAlphabet);
    EXPECT_EQ(read.text, "aa票 ");
    EXPECT_NEAR(read.score, 0.7, 1e-6);
}

TEST(GreedyText, KnowsWhereEachCharacterStandsAndHowSureItIs) {
    auto likelihoods = steps({0, 1, 1, 0, 1, 2, 2, 3, 0, 0});
    likelihoods[4 * kAlphabet.size() + 1] = 0.4F;
    const auto read = greedy_text(likelihoods, kAlphabet);
    EXPECT_EQ(read.text, "aa票 ");
    const std::vector<float> places = {0.2F, 0.45F, 0.6F, 0.75F}, scores = {0.7F, 0.4F, 0.7F, 0.7F};
    ASSERT_EQ(read.places.size(), places.size());
    ASSERT_EQ(read.scores.size(), scores.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        EXPECT_NEAR(read.places[i], places[i], 1e-6) << i;
        EXPECT_NEAR(read.scores[i], scores[i], 1e-6) << i;
    }
}

TEST(GreedyText, OfNothingIsEmptyAndUnsure) {
    for (const auto& likelihoods : {steps({}), steps({0, 0, 0})}) {
        const auto read = greedy_text(likelihoods, kAlphabet);
        EXPECT_EQ(read.text, "");
        EXPECT_EQ(read.score, 0);
    }
}

TEST(GreedyText, FindsTheLikeliestOfManyClasses) {
    std::vector<std::string> many(1000, "x");
    many[777] = "right";
    std::vector<float> likelihoods(many.size(), 1e-4F);
    likelihoods[777] = 0.5F;
    likelihoods[900] = 0.4F;
    EXPECT_EQ(greedy_text(likelihoods, many).text, "right");
}

TEST(GreedyText, NumbersThatAreNoneDoNoHarm) {
    const std::vector<float> likelihoods(2 * kAlphabet.size(), -std::nanf(""));
    EXPECT_LE(greedy_text(likelihoods, kAlphabet).score, 1);
}

}  // namespace
}  // namespace glimpse::ocr
