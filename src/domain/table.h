#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "domain/field_kind.h"
#include "domain/page_text.h"

namespace glimpse::domain {

/// What a column of a table of a known form is (Template::columns). A table that was found as it is printed has columns without names.
struct Column {
    std::string name = {};  ///< on the wire: snake_case
    FieldKind kind = FieldKind::kText;
    std::string title_zh = {};
    std::string title_en = {};
    std::vector<std::string> labels = {};  ///< how it may be headed in print, in any language
    bool operator==(const Column&) const = default;
};

/// What stands in one cell, or in several that are one.
struct Cell {
    int row = 0;     ///< from 0
    int column = 0;  ///< from 0
    int row_span = 1;
    int column_span = 1;
    std::string text = {};                  ///< as printed, lines joined; may be empty
    std::optional<std::string> value = {};  ///< in the form of its column's kind, where that is known
    double score = 0;                       ///< how sure the reader is of the text, 0 to 1: the least of its lines
    std::array<Point, 4> polygon = {};      ///< around its text, in the page as it was sent
    bool operator==(const Cell&) const = default;
};

/// Rows and columns of a page. Every place belongs to at most one cell; places where nothing is printed may have none.
struct Table {
    int page = 1;            ///< from 1
    std::string title = {};  ///< the line above it, if one stands there alone
    int rows = 0;
    int header_rows = 0;     ///< of `rows`, from the top
    std::vector<Column> columns = {};
    std::vector<Cell> cells = {};  ///< row by row, each from the left
    bool operator==(const Table&) const = default;
};

/// What stands at each place, row by row: cells that are wider or higher than one place say the same at each of theirs.
std::vector<std::vector<std::string>> texts_of(const Table& table);

/// A table in GitHub's Markdown: titles of several rows joined into one, a vertical bar escaped.
std::string to_markdown(const Table& table);

/// RFC 4180, lines ended by "\r\n", all rows of the head as they are. A text that a spreadsheet would calculate gets an apostrophe before it.
std::string to_csv(const Table& table);

}  // namespace glimpse::domain
