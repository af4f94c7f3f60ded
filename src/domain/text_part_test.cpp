#include "domain/text_part.h"

#include <gtest/gtest.h>

namespace glimpse::domain {
namespace {

TextLine line() { return {"号码: 12", {{{100, 10}, {200, 10}, {200, 30}, {100, 30}}}, 0.9}; }

TEST(PartOf, CutsThePolygonByTheUsualWidths) {
    // Eight half widths over 100 pixels: two characters of two, four of one.
    const auto part = part_of(line(), 4, 6, 2);
    EXPECT_EQ(part.text, "12");
    EXPECT_EQ(part.page, 2);
    EXPECT_NEAR(part.polygon[0].x, 175, 0.1);
    EXPECT_NEAR(part.polygon[1].x, 200, 0.1);
    EXPECT_EQ(part.polygon[0].y, 10);
    EXPECT_EQ(part.polygon[2].y, 30);
    EXPECT_EQ(part.score, 0.9);
    EXPECT_EQ(part.least_score, 0.9);
}

TEST(PartOf, CutsThePolygonWhereTheCharactersStand) {
    auto spread = line();
    spread.places = {0.1F, 0.2F, 0.25F, 0.6F, 0.9F, 0.95F};
    spread.scores = {1, 1, 1, 1, 0.8F, 0.4F};
    const auto label = part_of(spread, 0, 3, 1), value = part_of(spread, 4, 6, 1);
    EXPECT_NEAR(label.polygon[1].x, 100 + 25 + 12, 0.1);  // not to the middle of the gap
    EXPECT_NEAR(value.polygon[3].x, 100 + 90 - 12, 0.1);
    EXPECT_NEAR(value.score, 0.6, 1e-6);
    EXPECT_NEAR(value.least_score, 0.4, 1e-6);
    EXPECT_EQ(label.least_score, 1);
}

TEST(PartOf, SignsOfCurrenciesNeedNotBeSure) {
    TextLine amount{"￥1,2", {{{0, 0}, {50, 0}, {50, 20}, {0, 20}}}, 0.8};
    amount.places = {0.2F, 0.5F, 0.7F, 0.9F};
    amount.scores = {0.3F, 1, 0.5F, 0.9F};
    EXPECT_NEAR(part_of(amount, 0, 4, 1).least_score, 0.9, 1e-6);
    EXPECT_NEAR(part_of(amount, 0, 4, 1).score, 0.95, 1e-6);
}

TEST(PartOf, SeesWhereACharacterWasLeftOut) {
    TextLine name{"名称：桂林市宁教育", {{{0, 0}, {220, 0}, {220, 20}, {0, 20}}}, 1};
    name.scores.assign(9, 1);
    const auto place_at = [&](std::vector<double> middles) {
        name.places.clear();
        for (const double x : middles) name.places.push_back(static_cast<float>(x / 220));
    };
    place_at({20, 40, 60, 80, 100, 120, 160, 180, 200});
    EXPECT_EQ(part_of(name, 3, 9, 1).least_score, 0);   // 市 and 宁 are two steps apart
    EXPECT_EQ(part_of(name, 0, 3, 1).least_score, 1);
    place_at({20, 40, 60, 80, 101, 119, 141, 160, 180});
    EXPECT_EQ(part_of(name, 3, 9, 1).least_score, 0);   // one more had room at the end
    place_at({20, 40, 60, 100, 120, 140, 160, 180, 200});
    EXPECT_EQ(part_of(name, 3, 9, 1).least_score, 0);   // and here behind the colon
    place_at({20, 40, 60, 80, 101, 119, 145, 170, 200});
    EXPECT_EQ(part_of(name, 3, 9, 1).least_score, 1);
}

TEST(PartOf, FollowsALineThatClimbs) {
    TextLine climbing{"abcd", {{{0, 100}, {100, 0}, {130, 30}, {30, 130}}}, 1};
    const auto part = part_of(climbing, 2, 3, 1);
    EXPECT_NEAR(part.polygon[0].x, 50, 0.1);
    EXPECT_NEAR(part.polygon[0].y, 50, 0.1);
}

TEST(PartOf, StaysInsideTheText) {
    EXPECT_EQ(part_of(line(), 4, 99, 1).text, "12");
    EXPECT_EQ(part_of(line(), 99, 100, 1).text, "");
}

}  // namespace
}  // namespace glimpse::domain
