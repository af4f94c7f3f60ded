#include "storage/line_rows.h"

#include <utility>

#include "storage/columns.h"
#include "storage/insert_rows.h"
#include "storage/page_marks.h"

namespace glimpse::storage {

Result<void> insert_lines(Session& session, const std::string& document_id, const std::vector<domain::PageText>& pages) {
    std::vector<std::vector<Value>> sizes;
    std::vector<std::vector<Value>> lines;
    for (const auto& page : pages) {
        const auto number = static_cast<std::int64_t>(sizes.size()) + 1;
        sizes.push_back({document_id, number, std::int64_t{page.width}, std::int64_t{page.height}});
        std::int64_t position = 0;
        for (const auto& line : page.lines) lines.push_back({document_id, number, position++, line.text, text_of(line.polygon), line.score});
    }
    TRY_VOID(insert_rows(session, "document_pages", "document_id, page, width, height", std::move(sizes)));
    std::vector<std::vector<Value>> marks;
    for (const auto mark : marks_of(pages)) marks.push_back({document_id, mark});
    TRY_VOID(insert_rows(session, "document_marks", "document_id, mark", std::move(marks)));
    return insert_rows(session, "page_lines", "document_id, page, position, words, polygon, score", std::move(lines));
}

Result<std::vector<domain::PageText>> read_lines(Session& session, const std::string& document_id) {
    const Value key[] = {document_id};
    TRY(const auto sizes, session.run("SELECT width, height FROM document_pages WHERE document_id = ? ORDER BY page", key));
    std::vector<domain::PageText> pages;
    for (const auto& row : sizes.rows) pages.push_back({static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1))});
    TRY(const auto lines, session.run("SELECT page, words, polygon, score FROM page_lines WHERE document_id = ? ORDER BY page, position", key));
    for (const auto& row : lines.rows) pages.at(static_cast<std::size_t>(row.integer(0)) - 1).lines.push_back({row.text(1), polygon_in(row.text(2)), row.real(3)});
    return pages;
}

}  // namespace glimpse::storage
