// Pages of text as `glimpse ocr --json` and POST /api/v1/ocr answer them.
#pragma once

#include <boost/json.hpp>
#include <string_view>
#include <vector>

#include "domain/page_text.h"

namespace glimpse::tests {

/// Throws when it is no such JSON.
inline std::vector<domain::PageText> recorded_pages(std::string_view text) {
    std::vector<domain::PageText> pages;
    const auto answer = boost::json::parse(text);
    for (const auto& page : answer.at("pages").as_array()) {
        auto& read = pages.emplace_back(page.at("width").to_number<int>(), page.at("height").to_number<int>());
        for (const auto& line : page.at("lines").as_array()) {
            domain::TextLine one{std::string(line.at("text").as_string()), {}, line.at("score").to_number<double>()};
            for (std::size_t i = 0; i < one.polygon.size(); ++i) {
                const auto& corner = line.at("polygon").at(i);
                one.polygon[i] = {corner.at(0).to_number<double>(), corner.at(1).to_number<double>()};
            }
            read.lines.push_back(std::move(one));
        }
    }
    return pages;
}

}  // namespace glimpse::tests
