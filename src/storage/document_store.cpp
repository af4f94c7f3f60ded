#include "storage/document_store.h"

#include <algorithm>
#include <utility>

#include "storage/columns.h"
#include "storage/document_rows.h"
#include "storage/line_rows.h"

namespace glimpse::storage {
namespace {

constexpr std::size_t kKeyCharactersMax = 64;
constexpr std::size_t kForgottenAtOnce = 100;  // documents in one transaction: others write between two

Result<void> edit_field(Session& session, domain::Document& document, const FieldEdit& edit, const By& by) {
    const auto field = std::ranges::find(document.fields, edit.name, &domain::Field::name);
    if (field == document.fields.end()) return fail(ErrorCode::kInvalidRequest, "the document has no field `{}`", edit.name);
    const auto position = static_cast<std::int64_t>(field - document.fields.begin());
    if (field->value != edit.value) {
        field->evidence.clear();
        field->witnesses.clear();
        const Value key[] = {document.id, position};
        TRY_VOID(session.run("DELETE FROM evidence WHERE document_id = ? AND field = ?", key));
    }
    TRY_VOID(note(session, by, document.id, edit.name, field->value, edit.value));
    field->value = edit.value;
    field->verified = true;
    field->confidence = 1;
    field->reason.clear();
    const Value values[] = {value_of(field->value), text_of(field->witnesses), document.id, position};
    TRY_VOID(session.run("UPDATE fields SET value = ?, witnesses = ?, verified = 1, confidence = 1, reason = '' WHERE document_id = ? AND position = ?", values));
    return {};
}

Result<void> remove_all(Session& session, const std::string& id, const By& by) {
    const Value key[] = {id};
    const Value keys[] = {id, id};
    TRY(const auto found, session.run(fmt::format("SELECT status FROM documents WHERE id = ?{}", session.for_update()), key));
    if (found.rows.empty()) return no_such("document", id);
    TRY_VOID(session.run("DELETE FROM audit WHERE subject = ? OR subject IN (SELECT id FROM entries WHERE document_id = ?)", keys));
    TRY_VOID(session.run("UPDATE job_items SET file_name = '' WHERE document_id = ?", key));
    TRY_VOID(session.run("DELETE FROM feedback WHERE document_id = ?", key));
    TRY_VOID(session.run("DELETE FROM documents WHERE id = ?", key));  // and all that refers to it
    return note(session, by, id, "status", found.rows[0].text(0), {});
}

/// Takes away all but that the document was there, which its entry refers to.
Result<void> empty(Session& session, const std::string& id, const By& by) {
    const Value key[] = {id};
    for (const auto* table : {"pictures", "evidence", "fields", "checks", "codes", "table_cells", "table_columns", "document_tables", "document_texts", "page_lines", "document_pages", "document_marks"}) {
        TRY_VOID(session.run(fmt::format("DELETE FROM {} WHERE document_id = ?", table), key));
    }
    TRY_VOID(session.run("DELETE FROM audit WHERE subject = ?", key));
    TRY_VOID(session.run("DELETE FROM feedback WHERE document_id = ?", key));
    const Value values[] = {number_of(by.at), id};
    TRY_VOID(session.run("UPDATE documents SET words = '', revision = revision + 1, changed_at = ? WHERE id = ?", values));
    return note(session, by, id, "contents", "kept", {});
}

}  // namespace

Result<DocumentStore::Put> DocumentStore::put(const domain::StoredDocument& stored, const By& by, const std::vector<KeptPage>& pages, const std::vector<domain::PageText>& lines) {
    TRY_VOID(check_length("id", stored.document.id, kKeyCharactersMax));
    TRY_VOID(check_length("account", stored.account, kKeyCharactersMax));
    auto kept = stored;
    kept.created_at = kept.changed_at = by.at;
    const auto done = database_.transact(Access::kWrite, [&](Session& session) -> Result<void> {
        TRY_VOID(insert_document(session, kept));
        TRY_VOID(insert_pages(session, kept.document.id, pages));
        TRY_VOID(insert_lines(session, kept.document.id, lines));
        return note(session, by, kept.document.id, "status", {}, std::string(name_of(kept.document.status)));
    });
    if (done) return Put::kNew;
    if (done.error().code != ErrorCode::kConflict) return tl::unexpected(done.error());
    TRY(const auto there, find(stored.document.id));
    if (there.picture_hash != stored.picture_hash) return fail(ErrorCode::kConflict, "another document has the id \"{}\"", stored.document.id);
    return Put::kThereAlready;
}

Result<domain::StoredDocument> DocumentStore::find(const std::string& id) {
    return transact(database_, Access::kRead, [&](Session& session) { return load_document(session, id); });
}

Result<Page<domain::StoredDocument>> DocumentStore::list(const DocumentFilter& filter, const PageRequest& request) {
    Selection selection;
    selection.with_equal("type", filter.type);
    if (filter.status) selection.with_equal("status", std::string(name_of(*filter.status)));
    selection.with_equal("account", filter.account);
    selection.with_part({"words"}, filter.text);
    if (filter.created_from) selection.with("created_at >= ?", {number_of(*filter.created_from)});
    if (filter.created_before) selection.with("created_at < ?", {number_of(*filter.created_before)});
    TRY_VOID(selection.page(request));
    return transact(database_, Access::kRead, [&](Session& session) -> Result<Page<domain::StoredDocument>> {
        TRY(const auto found, session.run(fmt::format("SELECT {} FROM documents {}", kDocumentColumns, selection.sql()), selection.values()));
        Page<domain::StoredDocument> page;
        for (const auto& row : found.rows) page.items.push_back(read_document(row));
        end_page(page, request, [](const auto& one) { return cursor_after(number_of(one.created_at), one.document.id); });
        TRY_VOID(read_fields(session, page.items));
        return page;
    });
}

Result<domain::StoredDocument> DocumentStore::edit(const std::string& id, std::int64_t revision, const DocumentEdit& edit, const By& by) {
    return transact(database_, Access::kWrite, [&](Session& session) -> Result<domain::StoredDocument> {
        TRY(auto stored, load_document(session, id, session.for_update()));
        if (stored.revision != revision) return changed_meanwhile("document", revision, stored.revision);
        for (const auto& field : edit.fields) TRY_VOID(edit_field(session, stored.document, field, by));
        if (edit.status && *edit.status != stored.document.status) {
            TRY_VOID(note(session, by, id, "status", std::string(name_of(stored.document.status)), std::string(name_of(*edit.status))));
            stored.document.status = *edit.status;
        }
        ++stored.revision;
        stored.changed_at = by.at;
        const Value values[] = {std::string(name_of(stored.document.status)), stored.revision, number_of(by.at), searched_words(stored.document), id};
        TRY_VOID(session.run("UPDATE documents SET status = ?, revision = ?, changed_at = ?, words = ? WHERE id = ?", values));
        return stored;
    });
}

Result<void> DocumentStore::remove(const std::string& id, const By& by) {
    const auto removed = database_.transact(Access::kWrite, [&](Session& session) { return remove_all(session, id, by); });
    if (removed) database_.wipe();
    return removed;
}

Result<std::vector<domain::PageText>> DocumentStore::lines(const std::string& id) {
    return transact(database_, Access::kRead, [&](Session& session) -> Result<std::vector<domain::PageText>> {
        const Value key[] = {id};
        TRY(const auto found, session.run("SELECT 1 FROM documents WHERE id = ?", key));
        if (found.rows.empty()) return no_such("document", id);
        return read_lines(session, id);
    });
}

Result<KeptPage> DocumentStore::picture(const std::string& id, int page) {
    return transact(database_, Access::kRead, [&](Session& session) { return read_page(session, id, page); });
}

/// Does `forget` to the documents whose ids `select` gives, kForgottenAtOnce in a transaction, until there are none.
template <typename Forget>
Result<std::size_t> DocumentStore::forget_each(std::string_view select, domain::Moment before, const Forget& forget) {
    std::size_t count = 0;
    for (std::size_t last = kForgottenAtOnce; last == kForgottenAtOnce; count += last) {
        TRY(last, transact(database_, Access::kWrite, [&](Session& session) -> Result<std::size_t> {
                const Value values[] = {number_of(before)};
                TRY(const auto found, session.run(fmt::format("{} ORDER BY created_at, id LIMIT {}", select, kForgottenAtOnce), values));
                for (const auto& row : found.rows) TRY_VOID(forget(session, row.text(0)));
                return found.rows.size();
            }));
    }
    if (count > 0) database_.wipe();
    return count;
}

Result<std::size_t> DocumentStore::forget_pictures(domain::Moment before, const By& by) {
    constexpr std::string_view kWithPictures = "SELECT id FROM documents WHERE created_at < ? AND EXISTS (SELECT 1 FROM pictures WHERE document_id = documents.id)";
    return forget_each(kWithPictures, before, [&](Session& session, const std::string& id) -> Result<void> {
        const Value key[] = {id};
        TRY_VOID(session.run("DELETE FROM pictures WHERE document_id = ?", key));
        return note(session, by, id, "pictures", "kept", {});
    });
}

Result<std::size_t> DocumentStore::forget_documents(domain::Moment before, const By& by) {
    constexpr std::string_view kWithContents =
        "SELECT id FROM documents WHERE created_at < ? AND (NOT EXISTS (SELECT 1 FROM entries WHERE document_id = documents.id)"
        " OR EXISTS (SELECT 1 FROM fields WHERE document_id = documents.id) OR EXISTS (SELECT 1 FROM codes WHERE document_id = documents.id)"
        " OR EXISTS (SELECT 1 FROM pictures WHERE document_id = documents.id) OR EXISTS (SELECT 1 FROM document_pages WHERE document_id = documents.id))";
    return forget_each(kWithContents, before, [&](Session& session, const std::string& id) -> Result<void> {
        const Value key[] = {id};
        TRY(const auto entry, session.run("SELECT id FROM entries WHERE document_id = ?", key));
        return entry.rows.empty() ? remove_all(session, id, by) : empty(session, id, by);
    });
}

Result<std::vector<domain::AuditRow>> DocumentStore::audit(const std::string& id) {
    return transact(database_, Access::kRead, [&](Session& session) { return audit_of(session, id); });
}

}  // namespace glimpse::storage
