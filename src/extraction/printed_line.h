#pragma once

#include <string>
#include <utility>

#include "base/code_points.h"
#include "domain/page_text.h"

namespace glimpse::extraction {

/// For tests: a line as a text reader gives it, 20 pixels high, whose characters are 10 or 20 wide, as they are Latin or Chinese.
inline domain::TextLine printed_line(double left, double top, std::string text) {
    double width = 0;
    for (const char32_t point : code_points(text)) width += point < 0x1100 ? 10 : 20;
    return {std::move(text), {{{left, top}, {left + width, top}, {left + width, top + 20}, {left, top + 20}}}, 0.99};
}

}  // namespace glimpse::extraction
