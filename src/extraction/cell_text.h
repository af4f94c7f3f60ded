#pragma once

#include <span>
#include <string>
#include <vector>

#include "domain/table.h"
#include "extraction/printed_page.h"

namespace glimpse::extraction {

/// Puts what is printed in a cell into it, row by row: lines of Chinese are joined without a space. `parts` are in any order.
void put_text(const PrintedPage& page, std::vector<Part> parts, domain::Cell& cell);

/// Two lines, or two pieces of one.
std::string joined(const std::string& text, const std::string& more);

}  // namespace glimpse::extraction
