#include "domain/table.h"

#include <algorithm>

#include "domain/csv.h"

namespace glimpse::domain {
namespace {

std::string markdown_cell(std::string_view text) {
    std::string cell;
    for (const char c : text) {
        if (c == '|' || c == '\\') cell += '\\';
        cell += c == '\n' ? ' ' : c;
    }
    return cell;
}

std::string markdown_row(const std::vector<std::string>& texts) {
    std::string row = "|";
    for (const auto& text : texts) row += " " + text + " |";
    return row + "\n";
}

/// 环比 over 增长率 is "环比 增长率"; a title over both rows is said once.
std::vector<std::string> joined_head(const std::vector<std::vector<std::string>>& texts, std::size_t rows) {
    std::vector<std::string> head(texts.empty() ? 0 : texts.front().size());
    for (std::size_t column = 0; column < head.size(); ++column) {
        std::string last;
        for (std::size_t row = 0; row < rows; ++row) {
            const auto& text = texts[row][column];
            if (text.empty() || text == last) continue;
            head[column] += (head[column].empty() ? "" : " ") + markdown_cell(text);
            last = text;
        }
    }
    return head;
}

}  // namespace

std::vector<std::vector<std::string>> texts_of(const Table& table) {
    std::vector<std::vector<std::string>> texts(static_cast<std::size_t>(table.rows), std::vector<std::string>(table.columns.size()));
    for (const auto& cell : table.cells) {
        const auto bottom = std::min(table.rows, cell.row + cell.row_span);
        const auto right = std::min(static_cast<int>(table.columns.size()), cell.column + cell.column_span);
        for (int row = cell.row; row < bottom; ++row) {
            for (int column = cell.column; column < right; ++column) texts[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = cell.text;
        }
    }
    return texts;
}

std::string to_markdown(const Table& table) {
    const auto texts = texts_of(table);
    const auto header_rows = static_cast<std::size_t>(std::clamp(table.header_rows, 0, table.rows));
    auto markdown = markdown_row(header_rows > 0 ? joined_head(texts, header_rows) : std::vector<std::string>(table.columns.size()));
    markdown += markdown_row(std::vector<std::string>(table.columns.size(), "---"));
    for (auto row = header_rows; row < texts.size(); ++row) {
        auto cells = texts[row];
        std::ranges::transform(cells, cells.begin(), markdown_cell);
        markdown += markdown_row(cells);
    }
    return markdown;
}

std::string to_csv(const Table& table) {
    std::string csv;
    for (const auto& row : texts_of(table)) {
        for (std::size_t i = 0; i < row.size(); ++i) csv += (i > 0 ? "," : "") + csv_cell(row[i]);
        csv += "\r\n";
    }
    return csv;
}

}  // namespace glimpse::domain
