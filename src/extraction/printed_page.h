#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/document.h"
#include "domain/page_text.h"

namespace glimpse::extraction {

/// Some characters of a piece.
struct Part {
    std::size_t piece = 0;
    std::size_t begin = 0;  ///< code points
    std::size_t end = 0;
};

/// Words that were read together.
struct Piece {
    std::u32string text = {};    ///< as it was read
    std::u32string folded = {};  ///< as it is compared, in capitals; as long as `text`
    domain::Box box = {};
    std::size_t row = 0;
    /// The lines of the page that it was read in: one, but for a word that was read in several.
    struct Source {
        std::size_t line = 0;
        std::size_t begin = 0;  ///< of its text in that of the piece
    };
    std::vector<Source> sources = {};
};

/// A page as it is looked at for labels: upright and level, its pieces in rows. Words whose characters are set so far apart that they were read in pieces are joined:
/// 合 and 计 are 合计.
class PrintedPage {
public:
    /// `words`: those that are joined, folded and in capitals.
    PrintedPage(const domain::PageText& page, int number, std::span<const std::u32string> words);

    const std::vector<Piece>& pieces() const { return pieces_; }
    std::size_t rows() const { return rows_.size(); }
    /// Numbers of its pieces from the left.
    const std::vector<std::size_t>& row(std::size_t i) const { return rows_[i]; }

    /// Where a point of the page is when the page is upright and level.
    domain::Point level(domain::Point point) const;
    /// The words of a piece, which spaces part.
    std::vector<Part> words_of(std::size_t piece) const;
    domain::Box box_of(const Part& part) const;
    domain::Evidence evidence_of(const Part& part) const;

private:
    /// Around a polygon of the page, when that is upright and level.
    domain::Box level_box(const std::array<domain::Point, 4>& polygon) const;

    const domain::PageText& page_;
    int number_;
    int turn_;
    double slope_;  // of the page's lines: pixels down for each to the right
    std::vector<Piece> pieces_;
    std::vector<std::vector<std::size_t>> rows_;
};

}  // namespace glimpse::extraction
