#include "extraction/split_lines.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/code_points.h"
#include "domain/folded_text.h"
#include "domain/text_part.h"

namespace glimpse::extraction {
namespace {

constexpr double kGapMin = 0.6;    // heights of print between two cells; a space between words takes a third of one
constexpr double kNarrow = 0.55;   // width of a Latin character, in heights
constexpr double kPrintShare = 0.8;  // of the height of a line that a character is high

double width_of(char32_t point) { return point < 0x1100 ? kNarrow : 1; }

/// Pieces of the text, in code points.
std::vector<std::pair<std::size_t, std::size_t>> pieces_of(const domain::TextLine& line, std::u32string_view text) {
    const auto side = [&](std::size_t from, std::size_t to) {
        return std::hypot(line.polygon[to].x - line.polygon[from].x, line.polygon[to].y - line.polygon[from].y);
    };
    const double length = side(0, 1), height = kPrintShare * side(0, 3);
    std::vector<std::pair<std::size_t, std::size_t>> pieces = {{0, 0}};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == U' ') continue;
        auto& last = pieces.back();
        if (last.second > 0 && last.second < i) {
            const double apart = (line.places[i] - line.places[last.second - 1]) * length;
            if (apart - height * (width_of(text[i]) + width_of(text[last.second - 1])) / 2 > kGapMin * height) {
                pieces.emplace_back(i, i + 1);
                continue;
            }
        }
        if (last.second == 0) last.first = i;
        last.second = i + 1;
    }
    return pieces;
}

domain::TextLine piece_of(const domain::TextLine& line, std::u32string_view text, std::size_t begin, std::size_t end) {
    const auto part = domain::part_of(line, begin, end, 1);
    domain::TextLine piece{to_utf8(text.substr(begin, end - begin)), part.polygon, part.score};
    // From where the new polygon begins to where it ends.
    const auto along = [&](const domain::Point& point) {
        const auto &from = line.polygon[0], &to = line.polygon[1];
        const double x = to.x - from.x, y = to.y - from.y;
        return ((point.x - from.x) * x + (point.y - from.y) * y) / std::max(1e-9, x * x + y * y);
    };
    const double first = along(part.polygon[0]), length = std::max(1e-9, along(part.polygon[1]) - first);
    for (auto i = begin; i < end; ++i) piece.places.push_back(static_cast<float>(std::clamp((line.places[i] - first) / length, 0.0, 1.0)));
    if (line.scores.size() == text.size()) piece.scores.assign(line.scores.begin() + static_cast<std::ptrdiff_t>(begin), line.scores.begin() + static_cast<std::ptrdiff_t>(end));
    return piece;
}

}  // namespace

domain::PageText split_at_gaps(const domain::PageText& page) {
    domain::PageText split{page.width, page.height, {}, page.rulings};
    for (const auto& line : page.lines) {
        const auto text = domain::fold(line.text);
        const auto pieces = line.places.size() == text.size() ? pieces_of(line, text) : std::vector<std::pair<std::size_t, std::size_t>>();
        if (pieces.size() < 2) {
            split.lines.push_back(line);
            continue;
        }
        const auto printed = code_points(line.text);
        for (const auto& [begin, end] : pieces) split.lines.push_back(piece_of(line, printed, begin, end));
    }
    return split;
}

}  // namespace glimpse::extraction
