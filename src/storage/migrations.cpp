#include "storage/migrations.h"

#include <chrono>

#include "base/log.h"

namespace glimpse::storage {
namespace {

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

Result<void> migrate(Session& session, std::span<const Migration> migrations) {
    constexpr std::string_view kVersion = "SELECT COALESCE(MAX(version), 0) FROM schema_versions";
    auto found = session.run(kVersion);
    if (!found) {  // there is no such table; a database that only reads has one
        TRY_VOID(session.run("CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)"));
        found = session.run(kVersion);
    }
    TRY(const auto rows, std::move(found));
    const auto version = rows.rows.at(0).integer(0);
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    if (version > newest) {
        return tl::unexpected(Error{ErrorCode::kUnavailable, "The database belongs to a newer version of this program.",
                                    fmt::format("its tables have version {}, this program knows {}", version, newest)});
    }
    for (const auto& migration : migrations) {
        if (migration.version <= version) continue;
        for (const auto statement : migration.statements) {
            const auto done = session.run(statement);
            // MySQL keeps what a migration did that was cut off, and has no IF NOT EXISTS for an index.
            const bool is_there = !done && done.error().code == ErrorCode::kConflict && statement.starts_with("CREATE INDEX");
            if (!done && !is_there) return tl::unexpected(done.error());
        }
        const Value row[] = {std::int64_t{migration.version}, now_ms()};
        TRY_VOID(session.run("INSERT INTO schema_versions (version, applied_at) VALUES (?, ?)", row));
        log::info("the database's tables have version {} now", migration.version);
    }
    return {};
}

}  // namespace glimpse::storage
