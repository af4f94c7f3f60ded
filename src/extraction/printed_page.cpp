#include "extraction/printed_page.h"

#include <algorithm>
#include <cmath>

#include "base/code_points.h"
#include "domain/folded_text.h"
#include "domain/text_part.h"

namespace glimpse::extraction {
namespace {

constexpr double kApartMax = 5;     // heights between two characters that are set apart: 合    计
constexpr double kInset = 0.3;      // heights by which boxes may reach beyond their print, into their neighbours
constexpr double kSlopeMax = 0.3;   // of a line that tells how level a page is; others stand on end

std::u32string compared(std::u32string_view text) {
    auto folded = domain::fold(text);
    std::ranges::transform(folded, folded.begin(), domain::upper);
    return folded;
}

double slope_of(const domain::PageText& page, int turn) {
    double right = 0, down = 0;
    for (const auto& line : page.lines) {
        const auto begin = domain::reading_point(line.polygon[0], page, turn), end = domain::reading_point(line.polygon[1], page, turn);
        if (std::abs(end.y - begin.y) > kSlopeMax * (end.x - begin.x)) continue;
        right += end.x - begin.x;
        down += end.y - begin.y;
    }
    return right > 0 ? down / right : 0;
}

/// For the search of rows alone.
std::vector<domain::Box> inset(std::vector<domain::Box> boxes) {
    for (auto& box : boxes) {
        const double by = std::min(kInset * box.height(), (box.right - box.left) / 4);
        box.left += by;
        box.right -= by;
    }
    return boxes;
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
    : page_(page), number_(number), turn_(domain::reading_turn(page.lines)), slope_(slope_of(page, turn_)) {
    std::vector<domain::Box> boxes;
    for (const auto& line : page.lines) boxes.push_back(level_box(line.polygon));
    for (const auto& row : domain::to_rows(inset(boxes))) {
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

std::vector<Part> PrintedPage::words_of(std::size_t piece) const {
    const auto& text = pieces_[piece].folded;
    std::vector<Part> words;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == U' ') continue;
        if (words.empty() || words.back().end != i)
            words.push_back({piece, i, i + 1});
        else
            words.back().end = i + 1;
    }
    return words;
}

domain::Box PrintedPage::box_of(const Part& part) const {
    const auto& piece = pieces_[part.piece];
    if (part.begin == 0 && part.end >= piece.text.size()) return piece.box;
    return level_box(evidence_of(part).polygon);
}

domain::Point PrintedPage::level(domain::Point point) const {
    const auto turned = domain::reading_point(point, page_, turn_);
    return {turned.x, turned.y - slope_ * turned.x};
}

domain::Box PrintedPage::level_box(const std::array<domain::Point, 4>& polygon) const {
    const auto first = level(polygon[0]);
    domain::Box box{first.x, first.y, first.x, first.y};
    for (const auto& corner : polygon) {
        const auto point = level(corner);
        box = {std::min(box.left, point.x), std::min(box.top, point.y), std::max(box.right, point.x), std::max(box.bottom, point.y)};
    }
    return box;
}

domain::Evidence PrintedPage::evidence_of(const Part& part) const {
    const auto& sources = pieces_[part.piece].sources;
    auto source = sources.end() - 1;
    while (source->begin > part.begin) --source;
    return domain::part_of(page_.lines[source->line], part.begin - source->begin, part.end - source->begin, number_);
}

}  // namespace glimpse::extraction
