#include "storage/document_rows.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "storage/audit.h"
#include "storage/columns.h"
#include "storage/insert_rows.h"
#include "storage/table_rows.h"

namespace glimpse::storage {
namespace {

constexpr std::string_view kFieldColumns = "document_id, position, name, kind, value, raw, confidence, verified, witnesses, reason";

Result<void> insert_fields(Session& session, const domain::Document& document) {
    std::vector<std::vector<Value>> fields;
    std::vector<std::vector<Value>> evidence;
    for (const auto& field : document.fields) {
        const auto position = static_cast<std::int64_t>(fields.size());
        fields.push_back({document.id, position, field.name, text_of(field.kind), value_of(field.value), field.raw, field.confidence,
                          std::int64_t{field.verified}, text_of(field.witnesses), field.reason});
        std::int64_t place = 0;
        for (const auto& one : field.evidence) {
            evidence.push_back({document.id, position, place++, std::int64_t{one.page}, text_of(one.polygon), one.text, one.score, one.least_score});
        }
    }
    TRY_VOID(insert_rows(session, "fields", kFieldColumns, std::move(fields)));
    return insert_rows(session, "evidence", "document_id, field, position, page, polygon, words, score, least_score", std::move(evidence));
}

domain::Field read_field(const Row& row) {
    domain::Field field;
    field.name = row.text(2);
    field.kind = field_kind_in(row.text(3));
    field.value = row.optional_text(4);
    field.raw = row.text(5);
    field.confidence = row.real(6);
    field.verified = row.integer(7) != 0;
    field.witnesses = witnesses_in(row.text(8));
    field.reason = row.text(9);
    return field;
}

}  // namespace

const std::string kDocumentColumns =
    "id, type, type_confidence, status, picture_hash, model, template_version, account, revision, created_at, changed_at";

domain::StoredDocument read_document(const Row& row) {
    domain::StoredDocument stored;
    stored.document.id = row.text(0);
    stored.document.type = row.text(1);
    stored.document.type_confidence = row.real(2);
    stored.document.status = status_in(row.text(3));
    stored.picture_hash = row.text(4);
    stored.model = row.text(5);
    stored.template_version = static_cast<int>(row.integer(6));
    stored.account = row.text(7);
    stored.revision = row.integer(8);
    stored.created_at = moment_in(row.integer(9));
    stored.changed_at = moment_in(row.integer(10));
    return stored;
}

Result<void> insert_document(Session& session, const domain::StoredDocument& stored) {
    const auto& document = stored.document;
    TRY_VOID(insert_rows(session, "documents", kDocumentColumns + ", words",
                    {{document.id, document.type, document.type_confidence, std::string(name_of(document.status)), stored.picture_hash, stored.model,
                      std::int64_t{stored.template_version}, stored.account, stored.revision, number_of(stored.created_at), number_of(stored.changed_at),
                      searched_words(document)}}));
    TRY_VOID(insert_fields(session, document));
    std::vector<std::vector<Value>> checks;
    for (const auto& check : document.checks) {
        checks.push_back({document.id, static_cast<std::int64_t>(checks.size()), check.name, text_of(check.outcome), check.detail});
    }
    TRY_VOID(insert_rows(session, "checks", "document_id, position, name, outcome, detail", std::move(checks)));
    std::vector<std::vector<Value>> codes;
    for (const auto& code : document.codes) {
        codes.push_back({document.id, static_cast<std::int64_t>(codes.size()), code.format, code.text, std::int64_t{code.page}, text_of(code.polygon)});
    }
    TRY_VOID(insert_rows(session, "codes", "document_id, position, format, words, page, polygon", std::move(codes)));
    return insert_table(session, document);
}

Result<void> read_fields(Session& session, std::vector<domain::StoredDocument>& documents) {
    if (documents.empty()) return {};
    std::string marks;
    std::vector<Value> ids;
    std::unordered_map<std::string_view, domain::Document*> by_id;
    for (auto& stored : documents) {
        marks += marks.empty() ? "?" : ", ?";
        ids.emplace_back(stored.document.id);
        by_id[stored.document.id] = &stored.document;
    }
    TRY(const auto found, session.run(fmt::format("SELECT {} FROM fields WHERE document_id IN ({}) ORDER BY document_id, position", kFieldColumns, marks), ids));
    for (const auto& row : found.rows) by_id.at(row.text(0))->fields.push_back(read_field(row));
    return {};
}

Result<void> read_details(Session& session, domain::Document& document) {
    const Value key[] = {document.id};
    TRY(const auto evidence, session.run("SELECT field, page, polygon, words, score, least_score FROM evidence WHERE document_id = ? ORDER BY field, position", key));
    for (const auto& row : evidence.rows) {
        const auto field = static_cast<std::size_t>(row.integer(0));
        document.fields.at(field).evidence.push_back({static_cast<int>(row.integer(1)), polygon_in(row.text(2)), row.text(3), row.real(4), row.real(5)});
    }
    TRY(const auto checks, session.run("SELECT name, outcome, detail FROM checks WHERE document_id = ? ORDER BY position", key));
    for (const auto& row : checks.rows) document.checks.push_back({row.text(0), outcome_in(row.text(1)), row.text(2)});
    TRY(const auto codes, session.run("SELECT format, words, page, polygon FROM codes WHERE document_id = ? ORDER BY position", key));
    for (const auto& row : codes.rows) document.codes.push_back({row.text(0), row.text(1), static_cast<int>(row.integer(2)), polygon_in(row.text(3))});
    return read_table(session, document);
}

std::string searched_words(const domain::Document& document) {
    std::string words;
    for (const auto& field : document.fields) {
        if (field.value) words += *field.value + "\n";
    }
    return words;
}

Result<domain::StoredDocument> load_document(Session& session, const std::string& id, std::string_view lock) {
    const Value key[] = {id};
    TRY(const auto found, session.run(fmt::format("SELECT {} FROM documents WHERE id = ?{}", kDocumentColumns, lock), key));
    if (found.rows.empty()) return no_such("document", id);
    std::vector<domain::StoredDocument> one = {read_document(found.rows[0])};
    TRY_VOID(read_fields(session, one));
    TRY_VOID(read_details(session, one[0].document));
    return std::move(one[0]);
}

}  // namespace glimpse::storage
