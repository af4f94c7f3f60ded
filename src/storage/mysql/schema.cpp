#include "storage/mysql/schema.h"

namespace glimpse::storage::mysql {
namespace {

// Names and numbers compare by byte, as in SQLite; what people search in compares without case. Rows lie in the order of lists (InnoDB
// keeps them by primary key), so that looking for a part of a text in all of them reads them one after the other.
const std::vector<Migration> kMigrations = {
    {1,
     {
         R"(CREATE TABLE IF NOT EXISTS documents (
    id VARCHAR(64) NOT NULL UNIQUE,
    type VARCHAR(64) NOT NULL,
    type_confidence DOUBLE NOT NULL,
    status VARCHAR(16) NOT NULL,
    picture_hash VARCHAR(128) NOT NULL,
    model VARCHAR(190) NOT NULL,
    template_version INTEGER NOT NULL,
    account VARCHAR(64) NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    words MEDIUMTEXT COLLATE utf8mb4_general_ci NOT NULL,
    PRIMARY KEY (created_at, id),
    INDEX documents_by_type (type, created_at, id),
    INDEX documents_by_status (status, created_at, id),
    INDEX documents_by_account (account, created_at, id),
    INDEX documents_by_picture (picture_hash)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS fields (
    document_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR(64) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    value MEDIUMTEXT,
    raw MEDIUMTEXT NOT NULL,
    confidence DOUBLE NOT NULL,
    verified INTEGER NOT NULL,
    witnesses VARCHAR(64) NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (document_id, position),
    UNIQUE (document_id, name),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS evidence (
    document_id VARCHAR(64) NOT NULL,
    field INTEGER NOT NULL,
    position INTEGER NOT NULL,
    page INTEGER NOT NULL,
    polygon VARCHAR(255) NOT NULL,
    words MEDIUMTEXT NOT NULL,
    score DOUBLE NOT NULL,
    least_score DOUBLE NOT NULL,
    PRIMARY KEY (document_id, field, position),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS checks (
    document_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR(64) NOT NULL,
    outcome VARCHAR(16) NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (document_id, position),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS codes (
    document_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    format VARCHAR(64) NOT NULL,
    words MEDIUMTEXT NOT NULL,
    page INTEGER NOT NULL,
    polygon VARCHAR(255) NOT NULL,
    PRIMARY KEY (document_id, position),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS entries (
    id VARCHAR(64) NOT NULL UNIQUE,
    document_id VARCHAR(64) NOT NULL UNIQUE,
    state VARCHAR(16) NOT NULL,
    category VARCHAR(255) NOT NULL,
    payer VARCHAR(255) COLLATE utf8mb4_general_ci NOT NULL,
    seller VARCHAR(255) COLLATE utf8mb4_general_ci NOT NULL,
    date VARCHAR(10) NOT NULL,
    currency VARCHAR(3) NOT NULL,
    amount DECIMAL(18, 4),
    invoice_code VARCHAR(64) NOT NULL,
    invoice_number VARCHAR(64) NOT NULL,
    account VARCHAR(64) NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (created_at, id),
    INDEX entries_by_state (state, created_at, id),
    INDEX entries_by_category (category, created_at, id),
    INDEX entries_by_account (account, created_at, id),
    INDEX entries_by_date (date),
    INDEX entries_by_invoice (invoice_number, invoice_code),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         // No foreign key: that a document was removed, when and by whom, is told after it is gone.
         R"(CREATE TABLE IF NOT EXISTS audit (
    sequence BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    subject VARCHAR(64) NOT NULL,
    happened_at BIGINT NOT NULL,
    who VARCHAR(255) NOT NULL,
    field VARCHAR(64) NOT NULL,
    value_before MEDIUMTEXT,
    value_after MEDIUMTEXT,
    INDEX audit_by_subject (subject, sequence)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
     }},
    {2,
     {
         R"(CREATE TABLE IF NOT EXISTS pictures (
    document_id VARCHAR(64) NOT NULL,
    page INTEGER NOT NULL,
    part INTEGER NOT NULL,
    covered INTEGER NOT NULL,
    sealed MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (document_id, page, part),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
     }},
    {3,
     {
         R"(CREATE TABLE IF NOT EXISTS document_texts (
    document_id VARCHAR(64) NOT NULL PRIMARY KEY,
    markdown MEDIUMTEXT NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS document_tables (
    document_id VARCHAR(64) NOT NULL PRIMARY KEY,
    page INTEGER NOT NULL,
    title MEDIUMTEXT NOT NULL,
    row_count INTEGER NOT NULL,
    header_rows INTEGER NOT NULL,
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS table_columns (
    document_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    name VARCHAR(64) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    PRIMARY KEY (document_id, position),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS table_cells (
    document_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    at_row INTEGER NOT NULL,
    at_column INTEGER NOT NULL,
    row_span INTEGER NOT NULL,
    column_span INTEGER NOT NULL,
    words MEDIUMTEXT NOT NULL,
    value MEDIUMTEXT,
    score DOUBLE NOT NULL,
    polygon VARCHAR(255) NOT NULL,
    PRIMARY KEY (document_id, position),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
     }},
    {4,
     {
         R"(CREATE TABLE IF NOT EXISTS jobs (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    account VARCHAR(64) NOT NULL,
    type VARCHAR(64) NOT NULL,
    request_schema MEDIUMTEXT NOT NULL,
    fields MEDIUMTEXT NOT NULL,
    model TEXT NOT NULL,
    page_first INTEGER NOT NULL,
    page_last INTEGER NOT NULL,
    privacy VARCHAR(16) NOT NULL,
    callback TEXT NOT NULL,
    callback_state VARCHAR(16) NOT NULL,
    callback_attempts INTEGER NOT NULL,
    callback_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    INDEX jobs_by_time (created_at, id),
    INDEX jobs_by_callback (callback_state, callback_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS job_items (
    job_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    document_id VARCHAR(64) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    state VARCHAR(16) NOT NULL,
    attempts INTEGER NOT NULL,
    run_at BIGINT NOT NULL,
    token VARCHAR(64) NOT NULL,
    error_code VARCHAR(64) NOT NULL,
    error_message TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (job_id, position),
    INDEX job_items_by_turn (state, run_at),
    INDEX job_items_by_document (document_id),
    FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS job_files (
    job_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    part INTEGER NOT NULL,
    sealed MEDIUMTEXT NOT NULL,
    PRIMARY KEY (job_id, position, part),
    FOREIGN KEY (job_id) REFERENCES jobs (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
     }},
    {5,
     {
         R"(CREATE TABLE IF NOT EXISTS feedback (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    document_id VARCHAR(64) NOT NULL,
    account VARCHAR(64) NOT NULL,
    rating VARCHAR(16) NOT NULL,
    comment MEDIUMTEXT NOT NULL,
    question MEDIUMTEXT NOT NULL,
    answer MEDIUMTEXT NOT NULL,
    expected MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL,
    INDEX feedback_by_document (document_id, rating, created_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS feedback_fields (
    feedback_id VARCHAR(64) NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    value MEDIUMTEXT,
    PRIMARY KEY (feedback_id, position),
    FOREIGN KEY (feedback_id) REFERENCES feedback (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
     }},
    {6,
     {
         R"(CREATE TABLE IF NOT EXISTS document_pages (
    document_id VARCHAR(64) NOT NULL,
    page INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    PRIMARY KEY (document_id, page),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS page_lines (
    document_id VARCHAR(64) NOT NULL,
    page INTEGER NOT NULL,
    position INTEGER NOT NULL,
    words MEDIUMTEXT NOT NULL,
    polygon VARCHAR(255) NOT NULL,
    score DOUBLE NOT NULL,
    PRIMARY KEY (document_id, page, position),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         R"(CREATE TABLE IF NOT EXISTS document_marks (
    document_id VARCHAR(64) NOT NULL,
    mark BIGINT NOT NULL,
    PRIMARY KEY (document_id, mark),
    FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)",
         "CREATE INDEX entries_by_amount ON entries (amount, currency, created_at)",
     }},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace glimpse::storage::mysql
