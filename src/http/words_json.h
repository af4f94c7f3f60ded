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
    bool words = false;  ///< each line with its words
};

/// [[x,y],…]
std::string polygon_json(const std::array<domain::Point, 4>& polygon);

/// {"id","pages":[{"width","height","lines":[{"text","score","polygon":[[x,y],…]}]}],"model","cached","timings_ms":{"total"}}; a line may have "words", of
/// the same members.
std::string words_json(const std::vector<domain::PageText>& pages, const WordsFacts& facts);

/// {"id","pages"}, as above.
std::string kept_words_json(std::string_view id, const std::vector<domain::PageText>& pages);

}  // namespace glimpse::http
