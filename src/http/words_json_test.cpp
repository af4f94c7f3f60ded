#include "http/words_json.h"

#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

TEST(WordsJson, TellsPagesLinesAndWhoRead) {
    const std::vector<domain::PageText> pages = {{640, 480, {{"合计 \"9\"", {{{1, 2}, {30.5, 2}, {30.5, 12}, {1, 12}}}, 0.75}}}, {10, 20, {}}};
    EXPECT_EQ(words_json(pages, {"req_1", "pp", true, 1.5}),
              R"({"id":"req_1","pages":[{"width":640,"height":480,"lines":[{"text":"合计 \"9\"","score":0.75,)"
              R"("polygon":[[1.0,2.0],[30.5,2.0],[30.5,12.0],[1.0,12.0]]}]},{"width":10,"height":20,"lines":[]}],)"
              R"("model":"pp","cached":true,"timings_ms":{"total":1.5}})");
}

TEST(WordsJson, TellsWordsWhereTheyAreWishedFor) {
    const std::vector<domain::PageText> pages = {{40, 10, {{"No 12", {{{0, 0}, {40, 0}, {40, 10}, {0, 10}}}, 0.75, {0.1F, 0.3F, 0.5F, 0.7F, 0.9F}, {0.5F, 0.7F, 1, 1, 1}}}}};
    EXPECT_EQ(words_json(pages, {.id = "req_1", .model = "pp", .words = true}),
              R"({"id":"req_1","pages":[{"width":40,"height":10,"lines":[{"text":"No 12","score":0.75,"polygon":[[0.0,0.0],[40.0,0.0],[40.0,10.0],[0.0,10.0]],)"
              R"("words":[{"text":"No","score":0.6,"polygon":[[0.0,0.0],[16.0,0.0],[16.0,10.0],[0.0,10.0]]},)"
              R"({"text":"12","score":1,"polygon":[[24.0,0.0],[40.0,0.0],[40.0,10.0],[24.0,10.0]]}]}]}],)"
              R"("model":"pp","cached":false,"timings_ms":{"total":0}})");
}

}  // namespace
}  // namespace glimpse::http
