#include "storage/picture_rows.h"

#include <utility>

#include "storage/file_parts.h"

namespace glimpse::storage {

Result<void> insert_pages(Session& session, const std::string& document_id, const std::vector<KeptPage>& pages) {
    std::int64_t number = 0;
    for (const auto& page : pages) {
        ++number;
        std::int64_t part = 0;
        for (auto& text : parts_of(page.sealed)) {
            const Value row[] = {document_id, number, part++, std::int64_t{page.covered}, std::move(text)};
            TRY_VOID(session.run("INSERT INTO pictures (document_id, page, part, covered, sealed) VALUES (?, ?, ?, ?, ?)", row));
        }
    }
    return {};
}

Result<KeptPage> read_page(Session& session, const std::string& document_id, int page) {
    const Value key[] = {document_id, std::int64_t{page}};
    TRY(const auto found, session.run("SELECT covered, sealed FROM pictures WHERE document_id = ? AND page = ? ORDER BY part", key));
    if (found.rows.empty()) return fail(ErrorCode::kNotFound, "no picture of page {} is kept of \"{}\"", page, document_id);
    KeptPage kept{found.rows[0].integer(0) != 0};
    for (const auto& row : found.rows) append_part(kept.sealed, row.text(1));
    return kept;
}

}  // namespace glimpse::storage
