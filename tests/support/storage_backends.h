#pragma once

#include <memory>
#include <string>

#include "storage/document_store.h"
#include "storage/entry_store.h"
#include "tests/support/mariadb_server.h"

namespace glimpse::storage {

enum class Backend { kSqlite, kMysql };

bool is_there(Backend backend);

/// An empty database of a test's own: a file in a temporary folder, or one of a MariaDB server that all tests of a program share.
class BackendPlace {
public:
    explicit BackendPlace(Backend backend);

    /// As a program would when it starts.
    Result<std::unique_ptr<Database>> try_open() const;
    std::unique_ptr<Database> open() const;

    /// Of SQLite's files.
    int files_holding(const std::string& bytes) const;
    std::filesystem::path file() const { return folder_.path() / "glimpse.db"; }

private:
    const Backend backend_;
    const TemporaryFolder folder_;
    std::string url_;  // of MySQL
};

/// The server that they share.
MariadbServer& shared_server();

/// A document with everything that one can have, of account "shop", still to be reviewed.
domain::StoredDocument an_invoice(const std::string& id);

domain::Entry an_entry(const std::string& id, const std::string& document_id);

}  // namespace glimpse::storage
