#include "prompt/cell_names.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

#include "prompt/test_cells.h"

namespace glimpse::prompt {
namespace {

/// Rows of cells, each a letter, a space and words, as they are written behind their names.
std::vector<std::string> told(std::initializer_list<std::initializer_list<std::string_view>> rows) {
    const auto cells = cells_of(rows);
    const auto names = cell_names(cells);
    std::vector<std::string> written;
    for (std::size_t row = 0; row < cells.size(); ++row) {
        written.emplace_back();
        for (std::size_t i = 0; i < cells[row].size(); ++i) {
            if (i > 0) written.back() += "|";
            written.back() += names[row][i];
            written.back() += cells[row][i].text;
        }
    }
    return written;
}

using Written = std::vector<std::string>;

TEST(CellNames, ATablesCellsHaveThoseOfRowAndColumn) {
    EXPECT_EQ(told({{"A Stock list"}, {"B No.", "C Item", "A Price", "D Units"}, {"B 1", "C Tea", "A 3.00", "D 7"}, {"B 2", "C Rice", "A 4.00", "D 12"}, {"A Date: 5 May"}}),
              (Written{"Stock list", "No.|Item|Price|Units", "Tea No.: 1|Tea|Tea Price: 3.00|Tea Units: 7", "Rice No.: 2|Rice|Rice Price: 4.00|Rice Units: 12", "Date: 5 May"}));
    EXPECT_EQ(told({{"A 一月", "B 二月"}, {"C 产量", "A 12", "B 5"}, {"C 成本", "A 7", "B 9"}}),
              (Written{"一月|二月", "产量|产量 一月: 12|产量 二月: 5", "成本|成本 一月: 7|成本 二月: 9"}));
}

TEST(CellNames, ATableMayBeHeadedByTimesOrHoldWordsAlone) {
    EXPECT_EQ(told({{"A Time", "B 08:00", "C 09:00"}, {"A Monday", "B Art", "C Music"}, {"A Friday", "B Sport", "C Art"}}).back(), "Friday|Friday 08:00: Sport|Friday 09:00: Art");
    EXPECT_EQ(told({{"A Name", "B City", "C Job"}, {"A Ann", "B Rome", "C Cook"}, {"A Bob", "B Bonn", "C Nurse"}}).back(), "Bob|Bob City: Bonn|Bob Job: Nurse");
}

TEST(CellNames, AValueBelowItsNameHasThat) {
    EXPECT_EQ(told({{"A Date", "B Guests"}, {"A 5 May", "B 4"}, {"A Room", "B Floor"}, {"A 212", "B 2"}}), (Written{"Date|Guests", "Date: 5 May|Guests: 4", "Room|Floor", "Room: 212|Floor: 2"}));
}

TEST(CellNames, RowsOfNamesAndRowsOfWordsMayAlternate) {
    EXPECT_EQ(told({{"A Name", "B Job"}, {"A Ann", "B Cook"}, {"A Room", "B VAT 7.5 %"}, {"A 212", "B 2"}, {"A Paid by"}, {"A Bob"}}),
              (Written{"Name|Job", "Name: Ann|Job: Cook", "Room|VAT 7.5 %", "Room: 212|VAT 7.5 %: 2", "Paid by", "Paid by: Bob"}));
    EXPECT_EQ(told({{"A Name", "B Ann", "C Bob"}, {"A Job", "B Cook", "C Nurse"}, {"A Pay", "B 7", "C 9"}, {"A Tax", "B 1", "C 2"}}).back(), "Tax|Tax Ann: 1|Tax Bob: 2");
}

TEST(CellNames, WhatStandsRightOfItsNameIsLeftAlone) {
    EXPECT_EQ(told({{"A Name", "B Ann Lee"}, {"A Pay", "B 900.00"}, {"A Tax", "B 40.00"}}), (Written{"Name|Ann Lee", "Pay|900.00", "Tax|40.00"}));
    EXPECT_EQ(told({{"A Item", "B Price", "C Item", "D Price"}, {"A Tea", "B 3.00", "C Rice", "D 4.00"}}), (Written{"Item|Price|Item|Price", "Tea|3.00|Rice|4.00"}));
}

TEST(CellNames, RunningTextIsNoName) {
    const std::string line = "A " + std::string(73, 'x');
    EXPECT_EQ(told({{"A Tea"}, {"A 3"}, {line}, {"A 4"}}), (Written{"Tea", "Tea: 3", line.substr(2), "4"}));
    EXPECT_EQ(cell_names({}).size(), 0);
}

}  // namespace
}  // namespace glimpse::prompt
