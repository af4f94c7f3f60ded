#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "domain/page_text.h"
#include "privacy/row.h"

namespace glimpse::privacy {

/// A printed row of a page: its lines from the left as one text, with a tab where much room is between two.
struct PrintedRow {
    struct Place {
        std::size_t line = 0;       ///< of the page
        std::size_t character = 0;  ///< of the line
    };
    Row row = {};
    std::vector<std::optional<Place>> places = {};  ///< of each character of the row; nothing: it stands between lines
    std::vector<std::size_t> lines = {};            ///< of the page, from the left
};

/// All rows from the top, with what stands above each of their lines.
std::vector<PrintedRow> printed_rows(const domain::PageText& page);

}  // namespace glimpse::privacy
