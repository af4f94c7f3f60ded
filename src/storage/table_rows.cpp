#include "storage/table_rows.h"

#include <utility>
#include <vector>

#include "storage/columns.h"
#include "storage/insert_rows.h"

namespace glimpse::storage {
namespace {

domain::Cell read_cell(const Row& row) {
    domain::Cell cell;
    cell.row = static_cast<int>(row.integer(0));
    cell.column = static_cast<int>(row.integer(1));
    cell.row_span = static_cast<int>(row.integer(2));
    cell.column_span = static_cast<int>(row.integer(3));
    cell.text = row.text(4);
    cell.value = row.optional_text(5);
    cell.score = row.real(6);
    cell.polygon = polygon_in(row.text(7));
    return cell;
}

Result<void> insert_cells(Session& session, const std::string& id, const domain::Table& table) {
    std::vector<std::vector<Value>> columns;
    for (const auto& column : table.columns) {
        columns.push_back({id, static_cast<std::int64_t>(columns.size()), column.name, text_of(column.kind), column.title_zh, column.title_en});
    }
    TRY_VOID(insert_rows(session, "table_columns", "document_id, position, name, kind, title_zh, title_en", std::move(columns)));
    std::vector<std::vector<Value>> cells;
    for (const auto& cell : table.cells) {
        cells.push_back({id, static_cast<std::int64_t>(cells.size()), std::int64_t{cell.row}, std::int64_t{cell.column}, std::int64_t{cell.row_span},
                         std::int64_t{cell.column_span}, cell.text, value_of(cell.value), cell.score, text_of(cell.polygon)});
    }
    return insert_rows(session, "table_cells", "document_id, position, at_row, at_column, row_span, column_span, words, value, score, polygon", std::move(cells));
}

}  // namespace

Result<void> insert_table(Session& session, const domain::Document& document) {
    if (!document.markdown.empty()) TRY_VOID(insert_rows(session, "document_texts", "document_id, markdown", {{document.id, document.markdown}}));
    if (!document.table) return {};
    const auto& table = *document.table;
    TRY_VOID(insert_rows(session, "document_tables", "document_id, page, title, row_count, header_rows",
                         {{document.id, std::int64_t{table.page}, table.title, std::int64_t{table.rows}, std::int64_t{table.header_rows}}}));
    return insert_cells(session, document.id, table);
}

Result<void> read_table(Session& session, domain::Document& document) {
    const Value key[] = {document.id};
    TRY(const auto texts, session.run("SELECT markdown FROM document_texts WHERE document_id = ?", key));
    if (!texts.rows.empty()) document.markdown = texts.rows.front().text(0);
    TRY(const auto found, session.run("SELECT page, title, row_count, header_rows FROM document_tables WHERE document_id = ?", key));
    if (found.rows.empty()) return {};
    const auto& head = found.rows.front();
    domain::Table table{static_cast<int>(head.integer(0)), head.text(1), static_cast<int>(head.integer(2)), static_cast<int>(head.integer(3))};
    TRY(const auto columns, session.run("SELECT name, kind, title_zh, title_en FROM table_columns WHERE document_id = ? ORDER BY position", key));
    for (const auto& row : columns.rows) table.columns.push_back({row.text(0), field_kind_in(row.text(1)), row.text(2), row.text(3)});
    TRY(const auto cells, session.run("SELECT at_row, at_column, row_span, column_span, words, value, score, polygon FROM table_cells WHERE document_id = ? ORDER BY position", key));
    for (const auto& row : cells.rows) table.cells.push_back(read_cell(row));
    document.table = std::move(table);
    return {};
}

}  // namespace glimpse::storage
