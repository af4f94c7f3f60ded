#include "evaluation/interval.h"

#include <gtest/gtest.h>

#include <cmath>

namespace glimpse::evaluation {
namespace {

/// `right` pictures with `questions` right answers each, and `wrong` with none.
std::vector<PictureSum> pictures(int right, int wrong, double questions) {
    std::vector<PictureSum> sums(static_cast<std::size_t>(right), {questions, questions});
    sums.resize(sums.size() + static_cast<std::size_t>(wrong), {0, questions});
    return sums;
}

TEST(Interval, OnePictureSaysNothing) {
    EXPECT_FALSE(interval_of({}));
    EXPECT_FALSE(interval_of(pictures(1, 0, 9)));
}

TEST(Interval, IndependentQuestionsGetTheBinomialWidth) {
    const auto interval = interval_of(pictures(80, 20, 1));
    ASSERT_TRUE(interval);
    const double half_width = 1.96 * std::sqrt(0.8 * 0.2 / 100);
    EXPECT_NEAR(interval->low, 0.8 - half_width, 0.015);
    EXPECT_NEAR(interval->high, 0.8 + half_width, 0.015);
}

TEST(Interval, MoreQuestionsAboutTheSamePicturesProveNothingMore) {
    const auto one = interval_of(pictures(80, 20, 1)), ten = interval_of(pictures(80, 20, 10));
    EXPECT_DOUBLE_EQ(one->low, ten->low);
    EXPECT_DOUBLE_EQ(one->high, ten->high);
}

TEST(Interval, AllRightIsNotCertain) {
    const auto interval = interval_of(pictures(36, 0, 6));
    EXPECT_NEAR(interval->low, std::pow(0.025, 1.0 / 36), 1e-9);  // 0.9026
    EXPECT_EQ(interval->high, 1);
    EXPECT_NEAR(interval_of(pictures(0, 36, 6))->high, 1 - std::pow(0.025, 1.0 / 36), 1e-9);
}

TEST(Interval, FewPicturesGetAWiderOne) {
    const auto few = interval_of(pictures(4, 4, 1));
    const auto plain = 1.96 * std::sqrt(0.25 / 8);
    EXPECT_GT(few->high - few->low, 2 * plain);
}

TEST(Interval, IsTheSameEveryTime) {
    const auto first = interval_of(pictures(7, 5, 3)), second = interval_of(pictures(7, 5, 3));
    EXPECT_EQ(first->low, second->low);
    EXPECT_EQ(first->high, second->high);
}

}  // namespace
}  // namespace glimpse::evaluation
