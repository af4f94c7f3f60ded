#include "extraction/line_items.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "base/code_points.h"
#include "domain/canonical.h"
#include "domain/folded_text.h"
#include "extraction/cell_text.h"
#include "extraction/labels.h"
#include "extraction/printed_page.h"

namespace glimpse::extraction {
namespace {

using domain::Cell;
using domain::Column;
using domain::FieldKind;
using domain::Table;

constexpr double kGoesOnMax = 1.2;  // heights between two rows of one line of goods

bool is_numeric(FieldKind kind) { return kind == FieldKind::kMoney || kind == FieldKind::kNumber; }

/// "1.00 kg" is the number 1.00.
std::optional<std::string> value_of(FieldKind kind, const std::string& text) {
    if (auto value = domain::canonical(kind, text); value || !is_numeric(kind)) return value;
    const auto found = domain::values_in(kind, domain::fold(text));
    if (found.empty() || found.front().begin > 0) return {};
    return found.front().value;
}

/// The words of columns and fields, and whose each is.
struct Headings {
    explicit Headings(const domain::Template& of) {
        for (std::size_t i = 0; i < of.columns.size(); ++i) {
            for (const auto& label : of.columns[i].labels) add(label, i);
        }
        for (const auto& field : of.fields) {
            if (!is_numeric(field.kind) && field.kind != FieldKind::kAmountInWords) continue;
            for (const auto& label : field.labels) add(label, {});
        }
    }

    std::vector<std::u32string> words = {};
    std::vector<std::optional<std::size_t>> columns = {};  // of each word; none: a field's

private:
    void add(std::string_view label, std::optional<std::size_t> column) {
        auto word = parse_label(label).text;
        if (std::ranges::find(words, word) != words.end()) return;
        words.push_back(std::move(word));
        columns.push_back(column);
    }
};

/// A heading of the table, or something else in its row.
struct Anchor {
    domain::Box box = {};
    std::optional<std::size_t> column = {};  // of the template
};

/// One page, looked at for lines of goods.
class PageLines {
public:
    PageLines(const domain::Template& of, const Headings& headings, const domain::PageText& text, int number)
        : of_(of), headings_(headings), page_(text, number, headings.words), found_(find_words(page_, headings.words, {})) {}
    PageLines(const PageLines&) = delete;
    PageLines& operator=(const PageLines&) = delete;

    /// The columns of the head, which it remembers; less than two are none.
    std::set<std::size_t> find_head() {
        std::map<std::size_t, std::set<std::size_t>> columns_of_row;
        for (const auto& one : found_) {
            if (const auto column = headings_.columns[one.word]) columns_of_row[page_.pieces()[one.part.piece].row].insert(*column);
        }
        const auto most = std::ranges::max_element(columns_of_row, {}, [](const auto& one) { return one.second.size(); });
        if (most == columns_of_row.end() || most->second.size() < 2) return {};
        head_ = most->first;
        for (const auto piece : page_.row(head_)) add_anchors(piece);
        return most->second;
    }

    /// The headings and the lines below, as rows behind those of `table`, whose columns are `columns` of the template.
    void add_to(Table& table, const std::vector<std::size_t>& columns) const {
        if (table.rows == 0) add_head(table, columns);
        bool beyond_sum = false;
        double bottom = 0;  // of the last row of a line
        std::vector<std::vector<Part>> line;
        for (auto row = head_ + 1; row < page_.rows(); ++row) {
            const auto box = page_.pieces()[page_.row(row).front()].box;
            if (is_sum(row)) {
                beyond_sum = true;
                bottom = 0;
                continue;
            }
            auto parts = parts_in(row, columns);
            if (begins_line(parts, columns, beyond_sum)) {
                add_line(std::exchange(line, std::move(parts)), columns, table);
                bottom = box.bottom;
            } else if (!line.empty() && box.top - bottom < kGoesOnMax * box.height()) {
                for (std::size_t i = 0; i < columns.size(); ++i) line[i].insert(line[i].end(), parts[i].begin(), parts[i].end());
                bottom = box.bottom;
            }
        }
        add_line(std::move(line), columns, table);
    }

private:
    void add_anchors(std::size_t piece) {
        std::size_t end = 0;
        const auto& text = page_.pieces()[piece].folded;
        const auto add_other = [&](std::size_t to) {
            while (end < to && text[end] == U' ') ++end;
            if (end < to) anchors_.push_back({page_.box_of({piece, end, to}), {}});
        };
        for (const auto& one : found_) {
            if (one.part.piece != piece) continue;
            add_other(one.part.begin);
            anchors_.push_back({page_.box_of(one.part), headings_.columns[one.word]});
            end = one.part.end;
        }
        add_other(text.size());
    }

    void add_head(Table& table, const std::vector<std::size_t>& columns) const {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            Cell cell{0, static_cast<int>(i)};
            for (const auto& one : found_) {
                if (page_.pieces()[one.part.piece].row == head_ && headings_.columns[one.word] == columns[i] && cell.text.empty()) put_text(page_, {one.part}, cell);
            }
            table.cells.push_back(std::move(cell));
        }
        table.rows = table.header_rows = 1;
    }

    /// Whether a field's label begins the row and an amount follows: "合计 ¥120.00". "Tax: 0.2%" has none.
    bool is_sum(std::size_t row) const {
        for (const auto& one : found_) {
            const auto& piece = page_.pieces()[one.part.piece];
            if (headings_.columns[one.word] || piece.row != row || !one.before.empty()) continue;
            const auto amount_in = [&](std::size_t other, std::size_t from) {
                const auto text = std::u32string_view(page_.pieces()[other].folded).substr(from);
                return !domain::values_in(FieldKind::kMoney, text).empty() || !domain::values_in(FieldKind::kAmountInWords, text).empty();
            };
            if (one.part.end < piece.text.size() && amount_in(one.part.piece, one.part.end)) return true;
            for (const auto other : page_.row(row)) {
                if (page_.pieces()[other].box.left >= piece.box.right && amount_in(other, 0)) return true;
            }
        }
        return false;
    }

    std::optional<std::size_t> nearest_column(const domain::Box& box) const {
        const auto away = [&](const Anchor& anchor) {
            const double gap = std::max({0.0, anchor.box.left - box.right, box.left - anchor.box.right});
            return std::pair(gap, std::abs(anchor.box.left + anchor.box.right - box.left - box.right));
        };
        return std::ranges::min_element(anchors_, {}, away)->column;
    }

    /// What stands in a row, for each of `columns`. Numbers that were read in one piece may belong to several.
    std::vector<std::vector<Part>> parts_in(std::size_t row, const std::vector<std::size_t>& columns) const {
        std::vector<std::vector<Part>> parts(columns.size());
        const auto add = [&](const Part& part, std::optional<std::size_t> column) {
            const auto at = column ? std::ranges::find(columns, *column) : columns.end();
            if (at != columns.end()) parts[static_cast<std::size_t>(at - columns.begin())].push_back(part);
        };
        for (const auto piece : page_.row(row)) {
            const auto words = page_.words_of(piece);
            const auto in_number = [&](const Part& word) {
                const auto column = nearest_column(page_.box_of(word));
                const auto text = to_utf8(std::u32string_view(page_.pieces()[piece].text).substr(word.begin, word.end - word.begin));
                return column && is_numeric(of_.columns[*column].kind) && domain::canonical(of_.columns[*column].kind, text);
            };
            if (words.size() > 1 && std::ranges::all_of(words, in_number)) {
                for (const auto& word : words) add(word, nearest_column(page_.box_of(word)));
            } else {
                add({piece, 0, page_.pieces()[piece].text.size()}, nearest_column(page_.pieces()[piece].box));
            }
        }
        return parts;
    }

    bool begins_line(const std::vector<std::vector<Part>>& parts, const std::vector<std::size_t>& columns, bool beyond_sum) const {
        std::size_t numbers = 0, texts = 0, amounts = 0;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto kind = of_.columns[columns[i]].kind;
            Cell cell;
            put_text(page_, parts[i], cell);
            if (cell.text.empty()) continue;
            const bool has_value = value_of(kind, cell.text).has_value();
            if (!is_numeric(kind)) ++texts;
            if (is_numeric(kind) && has_value) ++numbers;
            if (kind == FieldKind::kMoney && has_value) ++amounts;
        }
        return amounts > 0 && (numbers > 1 || (texts > 0 && !beyond_sum));
    }

    void add_line(std::vector<std::vector<Part>> line, const std::vector<std::size_t>& columns, Table& table) const {
        if (line.empty()) return;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            Cell cell{table.rows, static_cast<int>(i)};
            put_text(page_, std::move(line[i]), cell);
            cell.value = value_of(of_.columns[columns[i]].kind, cell.text);
            table.cells.push_back(std::move(cell));
        }
        ++table.rows;
    }

    const domain::Template& of_;
    const Headings& headings_;
    const PrintedPage page_;
    const std::vector<Occurrence> found_;
    std::size_t head_ = 0;
    std::vector<Anchor> anchors_;
};

}  // namespace

std::optional<Table> read_line_items(const domain::Template& of, std::span<const domain::PageText> pages) {
    if (of.columns.empty()) return {};
    const Headings headings(of);
    Table table;
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        PageLines lines(of, headings, pages[i], static_cast<int>(i) + 1);
        const auto found = lines.find_head();
        if (found.empty()) continue;
        if (columns.empty()) {
            columns.assign(found.begin(), found.end());
            for (const auto column : columns) table.columns.push_back(of.columns[column]);
            table.page = static_cast<int>(i) + 1;
        }
        lines.add_to(table, columns);
    }
    return table.rows > 1 ? std::optional(std::move(table)) : std::nullopt;
}

}  // namespace glimpse::extraction
