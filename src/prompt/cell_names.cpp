#include "prompt/cell_names.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace glimpse::prompt {
namespace {

using Row = std::vector<Cell>;
using Names = std::vector<std::vector<std::string>>;

// Rows of words alone that are a table: of an odd number of columns, and of an even one, which could be names and values.
constexpr std::size_t kWordsRowsOdd = 3;
constexpr std::size_t kWordsRowsEven = 4;
constexpr std::size_t kTableRows = 3;  // rows with figures in a row that make it a table, where rows of words are cells as well

std::set<char> columns_of(const Row& row, std::size_t from = 0) {
    std::set<char> columns;
    for (std::size_t i = from; i < row.size(); ++i) columns.insert(row[i].column);
    return columns;
}

/// Rows that stand in the columns of the first.
struct Block {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool wide = false;  ///< more than two columns
};

/// A row that heads others: `end` is behind the last of them.
struct Section {
    std::size_t heading = 0;
    std::size_t end = 0;
};

class Page {
public:
    explicit Page(std::span<const Row> rows) : rows_(rows) {}

    Names names() const {
        Names names;
        for (const auto& row : rows_) names.emplace_back(row.size());
        for (std::size_t start = 0; start < rows_.size();) {
            const auto block = block_from(start);
            for (const auto& section : sections(block)) put_names(section, block.wide, names);
            start = block.end;
        }
        return names;
    }

private:
    /// The first row's corner may be empty: then the second has a column more, before its.
    Block block_from(std::size_t start) const {
        auto columns = columns_of(rows_[start]);
        const auto with_corner = rows_[start].size() + 1;
        std::size_t end = start + 1;
        for (; end < rows_.size(); ++end) {
            const auto& below = rows_[end];
            if (end == start + 1 && with_corner > 2 && below.size() == with_corner && columns == columns_of(below, 1)) {
                columns.insert(below.front().column);
            }
            if (!std::ranges::includes(columns, columns_of(below))) break;
        }
        return {start, end, columns.size() > 2};
    }

    std::vector<Section> sections(const Block& block) const {
        if (block.end - block.begin > 1 && block.wide && (all_words(block) || figures_head(block))) return {{block.begin, block.end}};
        std::vector<Section> sections;
        for (std::size_t at = block.begin; at < block.end;) {
            std::size_t below = at + 1;
            while (below < block.end && !heads_anew(at, below)) ++below;
            if (is_words(rows_[at]) && below > at + 1) {
                const auto& first = rows_[block.begin];
                const bool headed = block.wide && below > at + 2 && at == block.begin + 1 && is_words(first) && first.size() == rows_[at].size();
                sections.push_back({headed ? block.begin : at, below});
            }
            at = below;
        }
        const auto count = sections.size();
        std::erase_if(sections, [&](const Section& one) { return !heads_columns(one, count); });
        return rows_[block.begin].size() > 1 ? alternating(block, std::move(sections)) : sections;
    }

    /// The sections of a block, and where all of them are a row of names over one of values, those of words alone between them.
    std::vector<Section> alternating(const Block& block, std::vector<Section> sections) const {
        const auto one_of_two = [&](const Section& one) { return one.end - one.heading == 2 && one.heading % 2 == sections.front().heading % 2; };
        if (sections.empty() || !std::ranges::all_of(sections, one_of_two)) return sections;
        std::size_t heading = sections.front().heading;
        std::size_t last = sections.back().heading;
        while (heading >= block.begin + 2 && is_words(rows_[heading - 2])) heading -= 2;
        while (last + 3 < block.end && is_words(rows_[last + 2])) last += 2;
        std::vector<Section> all;
        for (auto at = heading; at <= last; at += 2) {
            if (is_words(rows_[at])) all.push_back({at, at + 2});
        }
        return all;
    }

    bool heads_anew(std::size_t heading, std::size_t row) const {
        return is_words(rows_[row]) && (row <= heading + kTableRows || rows_[row].size() < rows_[heading].size());
    }

    /// Whether it is a table of words alone.
    bool all_words(const Block& block) const {
        const auto enough = rows_[block.begin].size() % 2 == 0 ? kWordsRowsEven : kWordsRowsOdd;
        return block.end - block.begin >= enough && std::ranges::all_of(rows_.subspan(block.begin, block.end - block.begin), is_words);
    }

    /// Whether the first row's figures, as of months or times, are of one shape that none below has.
    bool figures_head(const Block& block) const {
        const auto head = shapes(block.begin, block.begin + 1);
        const auto below = shapes(block.begin + 1, block.end);
        return !is_words(rows_[block.begin]) && head.size() == 1 && !below.empty() && !below.contains(*head.begin());
    }

    /// The shapes of all cells but those that begin a row.
    std::set<std::string> shapes(std::size_t begin, std::size_t end) const {
        std::set<std::string> found;
        for (std::size_t row = begin; row < end; ++row) {
            for (std::size_t i = 1; i < rows_[row].size(); ++i) found.insert(shape(rows_[row][i].text));
        }
        return found;
    }

    /// Whether a row of words names what is under it, and is not a name with its value, or the title of a list.
    bool heads_columns(const Section& section, std::size_t sections) const {
        const auto& head = rows_[section.heading];
        if (head.size() == 1) return section.end - section.heading == 2 && sections > 1;
        std::set<std::string_view> texts;
        for (const auto& cell : head) texts.insert(cell.text);
        if (texts.size() < head.size()) return false;  // two lists side by side
        std::map<char, std::size_t> with_figures;      // rows, by column
        for (std::size_t row = section.heading + 1; row < section.end; ++row) {
            std::set<char> columns;
            for (const auto& cell : rows_[row]) {
                if (has_figures(cell)) columns.insert(cell.column);
            }
            for (const char column : columns) ++with_figures[column];
        }
        const auto rows = section.end - section.heading - 1;
        const bool table = head.size() > 2 && rows >= kTableRows && std::ranges::any_of(with_figures, [&](const auto& one) { return one.second == rows; });
        for (std::size_t i = 0; i < head.size(); i += head.size() % 2 == 0 && !table ? 2 : 1) {
            if (with_figures.contains(head[i].column)) return true;
        }
        return false;
    }

    void put_names(const Section& section, bool wide, Names& names) const {
        std::map<char, std::string_view> above;
        for (const auto& cell : rows_[section.heading]) {
            if (cell.text.size() <= kNameBytes) above[cell.column] = cell.text;
        }
        const bool table = wide && above.size() > 1 && section.end - section.heading > 2;
        for (std::size_t number = section.heading + 1; number < section.end; ++number) {
            const auto& row = rows_[number];
            if (table && names_itself(row.front().text)) continue;  // "Date: 5 May" under a table, or a name with its value
            const auto label = table ? std::ranges::find_if_not(row, is_amount, &Cell::text) : row.end();
            const bool beside = label != row.end() && label->text.size() <= kNameBytes;
            for (auto cell = row.begin(); cell != row.end(); ++cell) {
                const auto column = above.find(cell->column);
                if (column == above.end() || cell == label) continue;
                auto& written = names[number][cell - row.begin()];
                if (beside) written.append(label->text) += ' ';
                written.append(column->second) += ": ";
            }
        }
    }

    std::span<const Row> rows_;
};

}  // namespace

Names cell_names(std::span<const Row> rows) { return Page(rows).names(); }

}  // namespace glimpse::prompt
