#pragma once

#include <string>
#include <vector>

#include "domain/table.h"
#include "extraction/printed_page.h"
#include "extraction/ruled_grid.h"

namespace glimpse::extraction {

/// What stands at each place of a page, made level: print and the lines that are drawn.
struct RuledPage {
    /// `text` outlives it.
    RuledPage(const domain::PageText& text, int number_);
    RuledPage(const RuledPage&) = delete;
    RuledPage& operator=(const RuledPage&) = delete;

    /// The piece that stands alone in its row right above a table with these edges, if there is one.
    std::string title_above(double top, double left, double right) const;

    const PrintedPage print;
    const int number;     ///< from 1
    const double height;  ///< of most of the print, pixels
    std::vector<Segment> across = {};  ///< without strokes of print
    std::vector<Segment> down = {};
    std::vector<bool> taken = {};  ///< of each piece: it stands in a table that was found
};

/// Heights between two pieces below which they are one cell; boxes reach beyond their print.
inline constexpr double kCloseMax = -0.1;

/// As many rows as the cells of the first reach over, if no number stands in it; none otherwise.
int header_rows_of(const domain::Table& table);

}  // namespace glimpse::extraction
