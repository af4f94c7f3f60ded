#include "privacy/printed_rows.h"

#include <algorithm>

#include "domain/folded_text.h"

namespace glimpse::privacy {
namespace {

constexpr double kGapMax = 2.5;             // heights between pieces that may be one number
constexpr double kOverlapMin = 0.3;         // of the narrower of two pieces
constexpr std::size_t kHeadingRowsMax = 24;  // between a heading and what stands under it

double overlap(const domain::Box& a, const domain::Box& b) {
    const double shared = std::min(a.right, b.right) - std::max(a.left, b.left);
    return shared / std::max(1.0, std::min(a.right - a.left, b.right - b.left));
}

bool has_figure(std::u32string_view text) { return std::ranges::any_of(text, domain::is_digit); }

/// The words without figures that stand nearest above.
std::u32string heading_of(const domain::Box& box, std::span<const std::vector<std::size_t>> rows_above, const std::vector<domain::Box>& boxes,
                          const std::vector<std::u32string>& texts) {
    const auto count = std::min(rows_above.size(), kHeadingRowsMax);
    for (std::size_t i = 0; i < count; ++i) {
        for (const auto line : rows_above[rows_above.size() - 1 - i]) {
            if (overlap(box, boxes[line]) >= kOverlapMin && !has_figure(texts[line])) return texts[line];
        }
    }
    return {};
}

}  // namespace

std::vector<PrintedRow> printed_rows(const domain::PageText& page) {
    const auto boxes = domain::reading_boxes(page);
    const auto rows = domain::to_rows(boxes);
    std::vector<std::u32string> texts;
    for (const auto& line : page.lines) texts.push_back(domain::fold(line.text));
    std::vector<PrintedRow> printed;
    for (std::size_t number = 0; number < rows.size(); ++number) {
        PrintedRow one{.lines = rows[number]};
        auto& [text, headings] = one.row;
        for (const auto line : rows[number]) {
            if (line != rows[number].front()) {
                const auto& last = boxes[one.places.back()->line];
                text += boxes[line].left - last.right <= kGapMax * boxes[line].height() ? U' ' : U'\t';
                one.places.emplace_back();
            }
            const auto begin = text.size();
            text += texts[line];
            for (std::size_t i = 0; i < texts[line].size(); ++i) one.places.push_back(PrintedRow::Place{line, i});
            auto words = heading_of(boxes[line], std::span(rows).first(number), boxes, texts);
            if (!words.empty()) headings.push_back({begin, text.size(), std::move(words)});
        }
        printed.push_back(std::move(one));
    }
    return printed;
}

}  // namespace glimpse::privacy
