#include "storage/page_marks.h"

#include <gmock/gmock.h>

#include <string>

namespace glimpse::storage {
namespace {

std::vector<std::int64_t> marks(const std::vector<std::string>& lines) {
    domain::PageText page{100, 100};
    for (const auto& line : lines) page.lines.push_back({line});
    return marks_of(std::vector{page});
}

TEST(PageMarks, AreOfWordsWithFiguresHoweverTheyArePrinted) {
    EXPECT_EQ(marks({"合计 ¥1,280.50", "No ab12345"}), marks({"Total: １２８０.50", "(AB12345)"}));
    EXPECT_EQ(marks({"2024年3月05日 12:34"}), marks({"2024-3-05", "12.34"}));
    EXPECT_TRUE(marks({"合计 12", "thank you", "", "1 2 3"}).empty());
    EXPECT_EQ(marks({"123", "456", "123"}).size(), 2U);
    EXPECT_NE(marks({"123"}), marks({"124"}));
}

TEST(PageMarks, AreASampleOfMany) {
    std::vector<std::string> many, more;
    for (int i = 0; i < 200; ++i) many.push_back(std::to_string(100'000 + i));
    more = many;
    for (int i = 0; i < 20; ++i) more[static_cast<std::size_t>(i) * 10] = std::to_string(900'000 + i);  // one word of ten was misread
    const auto left = marks(many), right = marks(more);
    EXPECT_EQ(left.size(), kMarksMax);
    EXPECT_TRUE(std::ranges::is_sorted(left));
    std::vector<std::int64_t> common;
    std::ranges::set_intersection(left, right, std::back_inserter(common));
    EXPECT_TRUE(are_alike(std::ssize(left), std::ssize(right), std::ssize(common)));
}

TEST(PageMarks, SheetsAreAlikeThatShareHalfOfAll) {
    EXPECT_TRUE(are_alike(10, 10, 10));
    EXPECT_TRUE(are_alike(9, 9, 6));
    EXPECT_FALSE(are_alike(9, 9, 5));
    EXPECT_FALSE(are_alike(3, 3, 3));  // too little to say
    EXPECT_FALSE(are_alike(0, 0, 0));
}

}  // namespace
}  // namespace glimpse::storage
