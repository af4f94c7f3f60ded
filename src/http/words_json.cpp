#include "http/words_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "http/json_text.h"

namespace glimpse::http {
namespace {

std::string line_json(const domain::TextLine& line) {
    return fmt::format(R"({{"text":{},"score":{},"polygon":{}}})", json_quoted(line.text), json_number(line.score), polygon_json(line.polygon));
}

std::string page_json(const domain::PageText& page) {
    std::vector<std::string> lines;
    for (const auto& line : page.lines) lines.push_back(line_json(line));
    return fmt::format(R"({{"width":{},"height":{},"lines":[{}]}})", page.width, page.height, fmt::join(lines, ","));
}

}  // namespace

std::string polygon_json(const std::array<domain::Point, 4>& polygon) {
    std::vector<std::string> corners;
    for (const auto& corner : polygon) corners.push_back(fmt::format("[{:.1f},{:.1f}]", corner.x, corner.y));
    return fmt::format("[{}]", fmt::join(corners, ","));
}

std::string words_json(const std::vector<domain::PageText>& pages, const WordsFacts& facts) {
    std::vector<std::string> all;
    for (const auto& page : pages) all.push_back(page_json(page));
    return fmt::format(R"({{"id":{},"pages":[{}],"model":{},"cached":{},"timings_ms":{{"total":{}}}}})", json_quoted(facts.id), fmt::join(all, ","),
                       json_quoted(facts.model), facts.cached, json_number(facts.total_ms));
}

}  // namespace glimpse::http
