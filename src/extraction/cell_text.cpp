#include "extraction/cell_text.h"

#include <algorithm>
#include <tuple>

#include "base/code_points.h"
#include "domain/folded_text.h"

namespace glimpse::extraction {
namespace {

/// Chinese writing: characters and their punctuation.
bool is_wide(char32_t point) { return domain::is_ideograph(point) || (point >= 0x3000 && point <= 0x303F) || (point >= 0xFF00 && point <= 0xFF65); }

}  // namespace

std::string joined(const std::string& text, const std::string& more) {
    if (text.empty() || more.empty()) return text + more;
    const auto before = code_points(text), behind = code_points(more);
    return text + (is_wide(before.back()) && is_wide(behind.front()) ? "" : " ") + more;
}

void put_text(const PrintedPage& page, std::vector<Part> parts, domain::Cell& cell) {
    if (parts.empty()) return;
    std::ranges::sort(parts, {}, [&](const Part& part) { return std::tuple(page.pieces()[part.piece].row, page.pieces()[part.piece].box.left, part.begin); });
    cell.score = 1;
    domain::Box around{1e9, 1e9, -1e9, -1e9};
    for (const auto& part : parts) {
        const auto& text = page.pieces()[part.piece].text;
        cell.text = joined(cell.text, to_utf8(domain::trimmed(std::u32string_view(text).substr(part.begin, part.end - part.begin))));
        const auto evidence = page.evidence_of(part);
        cell.score = std::min(cell.score, evidence.score);
        for (const auto& corner : evidence.polygon) {
            around = {std::min(around.left, corner.x), std::min(around.top, corner.y), std::max(around.right, corner.x), std::max(around.bottom, corner.y)};
        }
    }
    cell.polygon = {{{around.left, around.top}, {around.right, around.top}, {around.right, around.bottom}, {around.left, around.bottom}}};
}

}  // namespace glimpse::extraction
