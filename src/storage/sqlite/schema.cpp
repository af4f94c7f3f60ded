#include "storage/sqlite/schema.h"

namespace glimpse::storage::sqlite {
namespace {

const std::vector<Migration> kMigrations = {
    {1,
     {
         R"(CREATE TABLE documents (
    id TEXT NOT NULL PRIMARY KEY,
    type TEXT NOT NULL,
    type_confidence REAL NOT NULL,
    status TEXT NOT NULL,
    picture_hash TEXT NOT NULL,
    model TEXT NOT NULL,
    template_version INTEGER NOT NULL,
    account TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    words TEXT NOT NULL
) STRICT)",
         "CREATE INDEX documents_by_time ON documents (created_at, id)",
         "CREATE INDEX documents_by_type ON documents (type, created_at, id)",
         "CREATE INDEX documents_by_status ON documents (status, created_at, id)",
         "CREATE INDEX documents_by_account ON documents (account, created_at, id)",
         "CREATE INDEX documents_by_picture ON documents (picture_hash)",
         R"(CREATE TABLE fields (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT,
    raw TEXT NOT NULL,
    confidence REAL NOT NULL,
    verified INTEGER NOT NULL,
    witnesses TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (document_id, position),
    UNIQUE (document_id, name)
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE evidence (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    field INTEGER NOT NULL,
    position INTEGER NOT NULL,
    page INTEGER NOT NULL,
    polygon TEXT NOT NULL,
    words TEXT NOT NULL,
    score REAL NOT NULL,
    least_score REAL NOT NULL,
    PRIMARY KEY (document_id, field, position)
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE checks (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE codes (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    format TEXT NOT NULL,
    words TEXT NOT NULL,
    page INTEGER NOT NULL,
    polygon TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE entries (
    id TEXT NOT NULL PRIMARY KEY,
    document_id TEXT NOT NULL UNIQUE REFERENCES documents (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    payer TEXT NOT NULL,
    seller TEXT NOT NULL,
    date TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount TEXT,
    invoice_code TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    account TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT)",
         "CREATE INDEX entries_by_time ON entries (created_at, id)",
         "CREATE INDEX entries_by_state ON entries (state, created_at, id)",
         "CREATE INDEX entries_by_category ON entries (category, created_at, id)",
         "CREATE INDEX entries_by_account ON entries (account, created_at, id)",
         "CREATE INDEX entries_by_date ON entries (date)",
         "CREATE INDEX entries_by_invoice ON entries (invoice_number, invoice_code)",
         // No foreign key: that a document was removed, when and by whom, is told after it is gone.
         R"(CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    who TEXT NOT NULL,
    field TEXT NOT NULL,
    value_before TEXT,
    value_after TEXT
) STRICT)",
         "CREATE INDEX audit_by_subject ON audit (subject, sequence)",
     }},
    {2,
     {
         R"(CREATE TABLE pictures (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    part INTEGER NOT NULL,
    covered INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (document_id, page, part)
) STRICT)",
     }},
    {3,
     {
         R"(CREATE TABLE document_texts (
    document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    markdown TEXT NOT NULL
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE document_tables (
    document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    title TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    header_rows INTEGER NOT NULL
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE table_columns (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE table_cells (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at_row INTEGER NOT NULL,
    at_column INTEGER NOT NULL,
    row_span INTEGER NOT NULL,
    column_span INTEGER NOT NULL,
    words TEXT NOT NULL,
    value TEXT,
    score REAL NOT NULL,
    polygon TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID)",
     }},
    {4,
     {
         R"(CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    type TEXT NOT NULL,
    request_schema TEXT NOT NULL,
    fields TEXT NOT NULL,
    model TEXT NOT NULL,
    page_first INTEGER NOT NULL,
    page_last INTEGER NOT NULL,
    privacy TEXT NOT NULL,
    callback TEXT NOT NULL,
    callback_state TEXT NOT NULL,
    callback_attempts INTEGER NOT NULL,
    callback_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID)",
         "CREATE INDEX jobs_by_time ON jobs (created_at, id)",
         "CREATE INDEX jobs_by_callback ON jobs (callback_state, callback_at)",
         R"(CREATE TABLE job_items (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    token TEXT NOT NULL,
    error_code TEXT NOT NULL,
    error_message TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID)",
         "CREATE INDEX job_items_by_turn ON job_items (state, run_at)",
         "CREATE INDEX job_items_by_document ON job_items (document_id)",
         R"(CREATE TABLE job_files (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    part INTEGER NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (job_id, position, part)
) STRICT)",
     }},
    {5,
     {
         R"(CREATE TABLE feedback (
    id TEXT NOT NULL PRIMARY KEY,
    document_id TEXT NOT NULL,
    account TEXT NOT NULL,
    rating TEXT NOT NULL,
    comment TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    expected TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID)",
         "CREATE INDEX feedback_by_document ON feedback (document_id, rating, created_at)",
         R"(CREATE TABLE feedback_fields (
    feedback_id TEXT NOT NULL REFERENCES feedback (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (feedback_id, position)
) STRICT, WITHOUT ROWID)",
     }},
    {6,
     {
         R"(CREATE TABLE document_pages (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    PRIMARY KEY (document_id, page)
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE page_lines (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    page INTEGER NOT NULL,
    position INTEGER NOT NULL,
    words TEXT NOT NULL,
    polygon TEXT NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (document_id, page, position)
) STRICT, WITHOUT ROWID)",
         R"(CREATE TABLE document_marks (
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    mark INTEGER NOT NULL,
    PRIMARY KEY (document_id, mark)
) STRICT, WITHOUT ROWID)",
         "CREATE INDEX IF NOT EXISTS entries_by_amount ON entries (amount, currency, created_at)",
     }},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace glimpse::storage::sqlite
