#include "prompt/list_names.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

#include "prompt/test_cells.h"

namespace glimpse::prompt {
namespace {

/// What is written before the last cell of each row of cells "A words".
std::vector<std::string> before_last(std::initializer_list<std::initializer_list<std::string_view>> rows) {
    std::vector<std::string> before;
    for (const auto& names : list_names(cells_of(rows))) before.push_back(names.back());
    return before;
}

using Told = std::vector<std::string>;

TEST(ListNames, APriceBehindSomethingElseIsNamed) {
    EXPECT_EQ(before_last({{"A Prices"}, {"A Soap", "B 2L", "C 12.05元"}, {"A Cup", "B small", "C 42.97元"}, {"A Bye"}}), (Told{"", "Soap: ", "Cup: ", ""}));
    EXPECT_EQ(before_last({{"A Tea", "B 20 bags", "C $19.10/box"}, {"A Help", "B by day", "C $2045.70/month"}}), (Told{"Tea: ", "Help: "}));
}

TEST(ListNames, WhatCanBeSomethingElseIsLeftAlone) {
    EXPECT_EQ(before_last({{"A Soap", "B 2L", "C 12.05"}}), (Told{""}));                                            // one row
    EXPECT_EQ(before_last({{"A Bill to", "B No.", "C 5909294291"}, {"A Ann Lee", "B Date", "C 27 Jun 2027"}}), (Told{"", ""}));  // no prices
    EXPECT_EQ(before_last({{"A Soap", "B 2L", "C $5"}, {"A Cup", "B 1", "C 5 kg"}}), (Told{"", ""}));               // of two units
    EXPECT_EQ(before_last({{"A Soap", "B 2L", "C 5"}, {"A Cup", "D 1", "C 6"}}), (Told{"", ""}));                   // other columns
    EXPECT_EQ(before_last({{"A Soap:", "B 2L", "C 5"}, {"A Cup:", "B 1", "C 6"}}), (Told{"", ""}));                 // a name with its value
    EXPECT_EQ(before_last({{"A Date", "B May", "C Floor", "D 2"}, {"A Room", "B A1", "C Bed", "D 3"}}), (Told{"", ""}));  // names and values
    EXPECT_EQ(before_last({{"A Soap", "B 2L", "C 5/1/2024"}, {"A Cup", "B 1", "C 6/1/2024"}}), (Told{"", ""}));     // dates
}

}  // namespace
}  // namespace glimpse::prompt
