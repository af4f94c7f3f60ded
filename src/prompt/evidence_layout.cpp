#include "prompt/evidence_layout.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "prompt/cell_names.h"
#include "prompt/chart_names.h"
#include "prompt/list_names.h"

namespace glimpse::prompt {
namespace {

constexpr double kBeside = 1.5;         // heights between a piece and the column above that it still belongs to
constexpr std::size_t kColumnRows = 12;  // rows after which a column that nothing stood in is forgotten
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What stood in a column last.
struct Column {
    double left = 0;
    double right = 0;
    std::size_t row = 0;
};

/// The rows of a page, and the columns that are known at each.
class Layout {
public:
    /// The letters of the pieces of the next row, which stand from left to right.
    std::string next_row(std::span<const domain::Box> pieces) {
        std::erase_if(columns_, [&](const auto& column) { return row_ - column.second.row > kColumnRows; });
        const auto under = match(pieces);
        std::string letters;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            const auto found = under.find(i);
            letters += found == under.end() ? free_letter() : found->second;
            columns_[letters.back()] = {pieces[i].left, pieces[i].right, row_};
        }
        ++row_;
        return letters;
    }

private:
    /// Which column each piece stands under, best fit first, none twice.
    std::map<std::size_t, char> match(std::span<const domain::Box> pieces) const {
        std::vector<std::tuple<double, std::size_t, char>> fits;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            for (const auto& [letter, column] : columns_) {
                const auto& piece = pieces[i];
                const double overlap = std::min(piece.right, column.right) - std::max(piece.left, column.left);
                const double whole = overlap > 0 ? std::max(piece.right, column.right) - std::min(piece.left, column.left) : piece.height();
                if (overlap / whole > -kBeside) fits.emplace_back(-overlap / whole, i, letter);
            }
        }
        std::ranges::sort(fits);
        std::map<std::size_t, char> matched;
        std::set<char> taken;
        for (const auto& [fit, i, letter] : fits) {
            if (matched.contains(i) || taken.contains(letter)) continue;
            matched.emplace(i, letter);
            taken.insert(letter);
        }
        return matched;
    }

    /// The first that no column has, or that of the column used longest ago.
    char free_letter() const {
        for (const char letter : kLetters) {
            if (!columns_.contains(letter)) return letter;
        }
        return std::ranges::min_element(columns_, {}, [](const auto& column) { return std::pair(column.second.row, column.first); })->first;
    }

    std::map<char, Column> columns_;
    std::size_t row_ = 0;
};

/// The pieces of each row, with the letters of their columns.
std::vector<std::vector<Cell>> to_cells(std::span<const std::vector<std::size_t>> rows, std::span<const domain::TextLine> lines, std::span<const domain::Box> boxes) {
    std::vector<std::vector<Cell>> cells;
    Layout layout;
    for (const auto& row : rows) {
        std::vector<domain::Box> pieces;
        for (const auto i : row) pieces.push_back(boxes[i]);
        const auto letters = layout.next_row(pieces);
        cells.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i) {
            cells.back().push_back({letters[i], lines[row[i]].text, (boxes[row[i]].left + boxes[row[i]].right) / 2});
        }
    }
    return cells;
}

/// What is written before each cell: its names from above and beside, or else those of lists and charts.
std::vector<std::vector<std::string>> names_of(std::span<const std::vector<Cell>> cells) {
    auto names = cell_names(cells);
    for (auto more : {list_names(cells), chart_names(cells)}) {
        for (std::size_t row = 0; row < names.size(); ++row) {
            for (std::size_t i = 0; i < names[row].size(); ++i) {
                if (names[row][i].empty()) names[row][i] = std::move(more[row][i]);
            }
        }
    }
    return names;
}

}  // namespace

std::string evidence_block(std::span<const domain::TextLine> lines, std::span<const domain::Box> boxes, EvidenceForm form) {
    const auto cells = to_cells(domain::to_rows(boxes), lines, boxes);
    const auto names = form.cell_names ? names_of(cells) : std::vector<std::vector<std::string>>();
    std::string block = "OCR:";
    for (std::size_t row = 0; row < cells.size(); ++row) {
        for (std::size_t i = 0; i < cells[row].size(); ++i) {
            block += i == 0 ? '\n' : '|';
            block += cells[row][i].column;
            block += ' ';
            if (form.cell_names) block += names[row][i];
            block += cells[row][i].text;
        }
    }
    return block + "\n\n";
}

std::string evidence_text(std::span<const domain::PageText> pages, EvidenceForm form) {
    std::string text;
    for (const auto& page : pages) {
        if (!page.lines.empty()) text += evidence_block(page.lines, domain::reading_boxes(page), form);
    }
    return text;
}

void put_evidence(domain::Ask& ask, std::span<const domain::PageText> pages, EvidenceForm form) {
    const auto text = evidence_text(pages, form);
    ask.text.insert(0, text);
    for (auto& place : ask.pictures_at) {
        if (place > 0) place += text.size();
    }
}

}  // namespace glimpse::prompt
