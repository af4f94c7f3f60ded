#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "storage/database.h"

namespace glimpse::storage::sqlite {

/// One open file. Not thread-safe.
class Connection final : public Session {
public:
    /// kUnavailable when the file cannot be opened or is no database.
    static Result<std::unique_ptr<Connection>> open(const std::string& path);
    ~Connection() override;

    Result<Outcome> run(std::string_view sql, std::span<const Value> values = {}) override;
    std::string_view for_update() const override { return ""; }  // a writer is alone from its first word

    /// Whether the file it writes to is still at its path.
    bool is_in_place() const;

private:
    explicit Connection(sqlite3* handle) : handle_(handle) {}
    tl::unexpected<Error> problem(std::string_view sql) const;

    sqlite3* handle_;
};

}  // namespace glimpse::storage::sqlite
