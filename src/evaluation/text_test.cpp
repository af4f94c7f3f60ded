#include "evaluation/text.h"

#include <gtest/gtest.h>

namespace glimpse::evaluation {
namespace {

TEST(Text, NormalisingTouchesWhiteSpaceAndFullWidthOnly) {
    EXPECT_EQ(normalise(" \t a\n\n b\u3000c\u00A0"), U"a b c");
    EXPECT_EQ(normalise("\uFF11\uFF12\uFF1A\uFF21\uFF5E"), U"12:A~");
    EXPECT_EQ(normalise("Total\u2014\u00A512.50\u3002"), U"Total\u2014\u00A512.50\u3002");
    EXPECT_EQ(normalise(" \n"), U"");
}

TEST(Text, EditDistanceCountsChangesInsertionsAndDeletions) {
    EXPECT_EQ(edit_distance(U"kitten", U"sitting"), 3u);
    EXPECT_EQ(edit_distance(U"", U"abc"), 3u);
    EXPECT_EQ(edit_distance(U"\u4E2D\u6587", U"\u4E2D\u56FD"), 1u);
    EXPECT_EQ(edit_distance(U"abc", U"abc"), 0u);
}

TEST(Text, WhatIsTooLongToCompareCountsAsWrong) {
    const std::u32string truth(10, U'a'), answer(kComparedCodePointsMax + 100, U'a');
    EXPECT_EQ(edit_distance(answer, truth), answer.size() - truth.size());
    EXPECT_EQ(edit_distance(answer, answer), 100u);
}

TEST(Text, AnlsIsZeroFromHalfTheLengthOn) {
    EXPECT_DOUBLE_EQ(anls(U"abcd", U"abcd"), 1);
    EXPECT_DOUBLE_EQ(anls(U"abcx", U"abcd"), 0.75);
    EXPECT_DOUBLE_EQ(anls(U"abxx", U"abcd"), 0);
    EXPECT_DOUBLE_EQ(anls(U"", U""), 1);
    EXPECT_DOUBLE_EQ(exact_match(U"abcx", U"abcd"), 0);
}

}  // namespace
}  // namespace glimpse::evaluation
