#include "http/words_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "domain/text_part.h"
#include "http/json_text.h"

namespace glimpse::http {
namespace {

/// Of a line, or of a word in it; without the closing brace.
template <typename Part>
std::string part_json(const Part& part) {
    return fmt::format(R"({{"text":{},"score":{},"polygon":{})", json_quoted(part.text), json_number(part.score), polygon_json(part.polygon));
}

std::string line_json(const domain::TextLine& line, bool with_words) {
    auto json = part_json(line);
    if (with_words) {
        std::vector<std::string> words;
        for (const auto& word : domain::words_of(line, 1)) words.push_back(part_json(word) + "}");
        json += fmt::format(R"(,"words":[{}])", fmt::join(words, ","));
    }
    return json + "}";
}

std::string page_json(const domain::PageText& page, bool with_words) {
    std::vector<std::string> lines;
    for (const auto& line : page.lines) lines.push_back(line_json(line, with_words));
    return fmt::format(R"({{"width":{},"height":{},"lines":[{}]}})", page.width, page.height, fmt::join(lines, ","));
}

std::string pages_json(const std::vector<domain::PageText>& pages, bool with_words) {
    std::vector<std::string> all;
    for (const auto& page : pages) all.push_back(page_json(page, with_words));
    return fmt::format("[{}]", fmt::join(all, ","));
}

}  // namespace

std::string polygon_json(const std::array<domain::Point, 4>& polygon) {
    std::vector<std::string> corners;
    for (const auto& corner : polygon) corners.push_back(fmt::format("[{:.1f},{:.1f}]", corner.x, corner.y));
    return fmt::format("[{}]", fmt::join(corners, ","));
}

std::string words_json(const std::vector<domain::PageText>& pages, const WordsFacts& facts) {
    return fmt::format(R"({{"id":{},"pages":{},"model":{},"cached":{},"timings_ms":{{"total":{}}}}})", json_quoted(facts.id), pages_json(pages, facts.words),
                       json_quoted(facts.model), facts.cached, json_number(facts.total_ms));
}

std::string kept_words_json(std::string_view id, const std::vector<domain::PageText>& pages) {
    return fmt::format(R"({{"id":{},"pages":{}}})", json_quoted(id), pages_json(pages, false));
}

}  // namespace glimpse::http
