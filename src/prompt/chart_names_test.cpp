#include "prompt/chart_names.h"

#include <gtest/gtest.h>

namespace glimpse::prompt {
namespace {

using Rows = std::vector<std::vector<Cell>>;
using Names = std::vector<std::vector<std::string>>;

TEST(ChartNames, FiguresAreNamedByTheLabelsUnderThem) {
    const Rows rows = {{{'A', "Sales", 20}}, {{'A', "20", -10}, {'B', "18.5", 45}}, {{'C', "12", 12}}, {{'A', "0", -10}, {'D', "7", 71}},
                       {{'C', "East", 10}, {'B', "West", 40}, {'D', "North", 70}}, {{'B', "Region", 40}}};
    EXPECT_EQ(chart_names(rows), (Names{{""}, {"", "West: "}, {"East: "}, {"", "North: "}, {"", "", ""}, {""}}));
}

TEST(ChartNames, YearsAreLabelsToo) {
    const Rows rows = {{{'A', "5吨", 10}}, {{'B', "4吨", 40}, {'C', "3吨", 70}}, {{'A', "2014", 10}, {'B', "2015", 40}, {'C', "2016", 70}}};
    EXPECT_EQ(chart_names(rows), (Names{{"2014: "}, {"2015: ", "2016: "}, {"", "", ""}}));
}

TEST(ChartNames, NothingElseIsAChart) {
    const std::vector<Cell> labels = {{'A', "East", 10}, {'B', "West", 40}, {'C', "North", 70}};
    const auto none = [](const Rows& rows) {
        for (const auto& row : chart_names(rows)) {
            for (const auto& name : row) EXPECT_EQ(name, "");
        }
    };
    none({{{'A', "1", 10}, {'B', "2", 40}, {'C', "3", 70}}, labels});                                  // a row of values
    none({{{'A', "1", 10}}, {{'B', "2", 40}}, labels});                                                // a label without a figure
    none({{{'A', "1", 10}}, {{'B', "4", 40}}, {{'B', "2", 40}, {'C', "3", 70}}, labels});               // two figures over one
    none({{{'B', "4", 40}}, {{'A', "1", 10}}, {{'B', "2", 40}, {'C', "3", 70}}, labels});               // two series
    none({{{'A', "1 kg", 10}}, {{'B', "2", 40}, {'C', "3", 70}}, labels});                             // of two units
    none({{{'A', "1", 10}}, {{'B', "Note", 40}}, {{'B', "2", 40}, {'C', "3", 70}}, labels});           // words among them
    none({{{'A', "1", 10}}, {{'B', "2", 40}, {'C', "3", 70}, {'D', "4", 200}}, labels});               // more beside them
    none({{{'A', "1", 10}}, {{'B', "2", 40}}, {{'A', "East", 10}, {'B', "West", 40}}});                // two only
    none({{{'A', "1", 10}}, {{'B', "2", 40}, {'C', "3", 70}}, {{'A', "East", 10}, {'B', "East", 40}, {'C', "North", 70}}});  // labels alike
}

}  // namespace
}  // namespace glimpse::prompt
