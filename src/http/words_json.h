#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "domain/page_text.h"

namespace glimpse::http {

/// How a reading is told beside its pages.
struct WordsFacts {
    std::string_view id = {};     ///< of the request
    std::string_view model = {};  ///< what read
    bool cached = false;
    double total_ms = 0;
};

/// [[x,y],…]
std::string polygon_json(const std::array<domain::Point, 4>& polygon);

/// {"id","pages":[{"width","height","lines":[{"text","score","polygon":[[x,y],…]}]}],"model","cached","timings_ms":{"total"}}
std::string words_json(const std::vector<domain::PageText>& pages, const WordsFacts& facts);

}  // namespace glimpse::http
