#include "storage/sqlite/connection.h"

#include <utility>

namespace glimpse::storage::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 5000;

using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

ErrorCode code_of(int status) {
    if (status == SQLITE_CONSTRAINT_UNIQUE || status == SQLITE_CONSTRAINT_PRIMARYKEY) return ErrorCode::kConflict;
    switch (status & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return ErrorCode::kOverloaded;
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_NOTADB:
        case SQLITE_PERM:
        case SQLITE_READONLY: return ErrorCode::kUnavailable;
        default: return ErrorCode::kInternal;
    }
}

std::string message_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kConflict: return "There is one already.";
        case ErrorCode::kOverloaded: return "The database is busy. Try again later.";
        case ErrorCode::kUnavailable: return "The database cannot be used now. Try again later.";
        default: return "The database did not do what it was asked to.";
    }
}

int bind(sqlite3_stmt* statement, int index, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, index, *number);
    if (const auto* number = std::get_if<double>(&value)) return sqlite3_bind_double(statement, index, *number);
    // The values outlive the statement.
    if (const auto* text = std::get_if<std::string>(&value)) {
        return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    return sqlite3_bind_null(statement, index);
}

Value column(sqlite3_stmt* statement, int index) {
    switch (sqlite3_column_type(statement, index)) {
        case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, index)};
        case SQLITE_FLOAT: return sqlite3_column_double(statement, index);
        case SQLITE_NULL: return {};
        default: break;
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
    return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, index)));
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path) {
    sqlite3* handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int status = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
    std::unique_ptr<Connection> connection(new Connection(handle));
    if (status != SQLITE_OK) return connection->problem("open");
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    for (const auto* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON"}) {
        TRY_VOID(connection->run(pragma));
    }
    return connection;
}

Connection::~Connection() { sqlite3_close(handle_); }

Result<Outcome> Connection::run(std::string_view sql, std::span<const Value> values) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &prepared, nullptr) != SQLITE_OK) return problem(sql);
    const Statement statement(prepared, sqlite3_finalize);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (bind(prepared, static_cast<int>(i + 1), values[i]) != SQLITE_OK) return problem(sql);
    }
    Outcome outcome;
    int status = SQLITE_ROW;
    while ((status = sqlite3_step(prepared)) == SQLITE_ROW) {
        std::vector<Value> row;
        const int columns = sqlite3_column_count(prepared);
        row.reserve(static_cast<std::size_t>(columns));
        for (int i = 0; i < columns; ++i) row.push_back(column(prepared, i));
        outcome.rows.emplace_back(std::move(row));
    }
    if (status != SQLITE_DONE) return problem(sql);
    outcome.changed = static_cast<std::uint64_t>(sqlite3_changes64(handle_));
    return outcome;
}

bool Connection::is_in_place() const {
    int moved = 0;
    return sqlite3_file_control(handle_, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved == 0;
}

/// The statement holds no values, and SQLite's messages name tables and columns only.
tl::unexpected<Error> Connection::problem(std::string_view sql) const {
    const auto code = code_of(handle_ ? sqlite3_extended_errcode(handle_) : SQLITE_CANTOPEN);
    return tl::unexpected(Error{code, message_of(code), fmt::format("SQLite: {} ({})", handle_ ? sqlite3_errmsg(handle_) : "no memory", sql)});
}

}  // namespace glimpse::storage::sqlite
