#include "extraction/printed_page.h"

#include <algorithm>

#include "base/code_points.h"
#include "domain/folded_text.h"
#include "domain/text_part.h"

namespace glimpse::extraction {
namespace {

constexpr double kApartMax = 5;  // heights between two characters that are set apart: 合    计

std::u32string compared(std::u32string_view text) {
    auto folded = domain::fold(text);
    std::ranges::transform(folded, folded.begin(), domain::upper);
    return folded;
}

/// Whether `last` begins a word that goes on in the piece right of it.
bool continues(const Piece& last, const Piece& piece, std::span<const std::u32string> words) {
    if (piece.box.left - last.box.right > kApartMax * piece.box.height()) return false;
    return std::ranges::any_of(words, [&](std::u32string_view word) {
        if (word.size() <= last.folded.size() || !word.starts_with(last.folded)) return false;
        const auto rest = word.substr(last.folded.size());
        return piece.folded.starts_with(rest) || rest.starts_with(piece.folded);
    });
}

void append(Piece& last, const Piece& piece) {
    last.sources.push_back({piece.sources.front().line, last.text.size()});
    last.text += piece.text;
    last.folded += piece.folded;
    last.box = {last.box.left, std::min(last.box.top, piece.box.top), piece.box.right, std::max(last.box.bottom, piece.box.bottom)};
}

}  // namespace

PrintedPage::PrintedPage(const domain::PageText& page, int number, std::span<const std::u32string> words)
    : page_(page), number_(number), turn_(domain::reading_turn(page.lines)) {
    const auto boxes = domain::reading_boxes(page);
    for (const auto& row : domain::to_rows(boxes)) {
        rows_.emplace_back();
        for (const auto line : row) {
            auto text = code_points(page.lines[line].text);
            auto folded = compared(text);
            Piece piece{std::move(text), std::move(folded), boxes[line], rows_.size() - 1, {{line, 0}}};
            if (!rows_.back().empty() && continues(pieces_.back(), piece, words)) {
                append(pieces_.back(), piece);
            } else {
                rows_.back().push_back(pieces_.size());
                pieces_.push_back(std::move(piece));
            }
        }
    }
}

domain::Box PrintedPage::box_of(const Part& part) const {
    const auto& piece = pieces_[part.piece];
    if (part.begin == 0 && part.end >= piece.text.size()) return piece.box;
    return domain::reading_box(evidence_of(part).polygon, page_, turn_);
}

domain::Evidence PrintedPage::evidence_of(const Part& part) const {
    const auto& sources = pieces_[part.piece].sources;
    auto source = sources.end() - 1;
    while (source->begin > part.begin) --source;
    return domain::part_of(page_.lines[source->line], part.begin - source->begin, part.end - source->begin, number_);
}

}  // namespace glimpse::extraction
