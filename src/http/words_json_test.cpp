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

}  // namespace
}  // namespace glimpse::http
