#include "extraction/ruled_page.h"

#include <algorithm>
#include <cmath>

#include "base/code_points.h"
#include "domain/folded_text.h"

namespace glimpse::extraction {
namespace {

constexpr double kStrokeMargin = 0.2;  // heights by which a stroke may leave the box of its print
constexpr double kTitleGapMax = 2.5;  // heights between a title and its table

double print_height(const PrintedPage& page) {
    std::vector<double> heights;
    for (const auto& piece : page.pieces()) heights.push_back(piece.box.height());
    if (heights.empty()) return 0;
    const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
    std::ranges::nth_element(heights, middle);
    return *middle;
}

/// What lies in a piece of print and does not leave it is a stroke of it, or several that run together.
bool is_stroke(const PrintedPage& page, domain::Point from, domain::Point to) {
    return std::ranges::any_of(page.pieces(), [&](const Piece& piece) {
        const auto& box = piece.box;
        const double margin = kStrokeMargin * box.height();
        const auto inside = [&](const domain::Point& point) {
            return point.x > box.left - margin && point.x < box.right + margin && point.y > box.top - margin && point.y < box.bottom + margin;
        };
        return inside(from) && inside(to);
    });
}

bool has_number(std::string_view text) {
    const auto points = domain::fold(text);
    const auto figures = std::ranges::count_if(points, domain::is_digit);
    return figures > 0 && 2 * static_cast<std::size_t>(figures) >= points.size();
}

}  // namespace

RuledPage::RuledPage(const domain::PageText& text, int number_)
    : print(text, number_, {}), number(number_), height(print_height(print)), taken(print.pieces().size()) {
    for (const auto& ruling : text.rulings) {
        const auto from = print.level(ruling.from), to = print.level(ruling.to);
        if (is_stroke(print, from, to)) continue;
        const double x = (from.x + to.x) / 2, y = (from.y + to.y) / 2;
        if (std::abs(from.x - to.x) > std::abs(from.y - to.y))
            across.push_back({y, std::min(from.x, to.x), std::max(from.x, to.x)});
        else
            down.push_back({x, std::min(from.y, to.y), std::max(from.y, to.y)});
    }
}

std::string RuledPage::title_above(double top, double left, double right) const {
    const Piece* title = nullptr;
    for (const auto& piece : print.pieces()) {
        const double gap = top - piece.box.bottom;
        if (gap < -height / 2 || gap > kTitleGapMax * height || print.row(piece.row).size() > 1) continue;
        if (piece.box.right < left || piece.box.left > right || (title && piece.box.bottom < title->box.bottom)) continue;
        title = &piece;
    }
    return title ? to_utf8(title->text) : std::string();
}

int header_rows_of(const domain::Table& table) {
    const auto numbers_in = [&](int row) { return std::ranges::any_of(table.cells, [&](const domain::Cell& cell) { return cell.row == row && has_number(cell.text); }); };
    if (table.rows < 2 || numbers_in(0)) return 0;
    int rows = 1;
    for (const auto& cell : table.cells) {
        if (cell.row == 0 && cell.row_span < table.rows) rows = std::max(rows, cell.row_span);
    }
    return rows;
}

}  // namespace glimpse::extraction
