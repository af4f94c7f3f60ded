#include "storage/sqlite/sqlite_database.h"

#include <sqlite3.h>

#include <mutex>
#include <utility>
#include <vector>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/schema.h"

namespace glimpse::storage::sqlite {
namespace {

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(std::string path) : path_(std::move(path)) {}

    Result<void> transact(Access access, const Work& work) override {
        return access == Access::kWrite ? write(work) : read(work);
    }

    /// What was deleted may stand in the log of the pages that held it.
    void wipe() override {
        const std::scoped_lock lock(writing_);
        if (open_writer()) (void)writer_->run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    Result<std::string> health() override {
        TRY(const auto version, storage::transact(*this, Access::kRead, [](Session& session) { return session.run("SELECT MAX(version) FROM schema_versions"); }));
        return fmt::format("SQLite {}, tables of version {}", sqlite3_libversion(), version.rows.at(0).integer(0));
    }

private:
    Result<void> write(const Work& work) {
        const std::scoped_lock lock(writing_);
        TRY_VOID(open_writer());
        auto done = run_in("BEGIN IMMEDIATE", *writer_, work);
        if (!done && done.error().code == ErrorCode::kUnavailable) writer_.reset();
        return done;
    }

    Result<void> read(const Work& work) {
        TRY(auto reader, take_reader());
        auto done = run_in("BEGIN", *reader, work);
        const std::scoped_lock lock(reading_);
        if (done || done.error().code != ErrorCode::kUnavailable) idle_readers_.push_back(std::move(reader));
        return done;
    }

    static Result<void> run_in(std::string_view begin, Connection& connection, const Work& work) {
        TRY_VOID(connection.run(begin));
        auto done = work(connection);
        if (done) {
            if (auto committed = connection.run("COMMIT"); !committed) done = tl::unexpected(committed.error());
        }
        if (!done) (void)connection.run("ROLLBACK");  // an error that has rolled back already leaves nothing to do
        return done;
    }

    /// Needs writing_. A new file gets its tables before anybody can read it.
    Result<void> open_writer() {
        if (writer_ && writer_->is_in_place()) return {};
        TRY(auto writer, Connection::open(path_));
        TRY_VOID(run_in("BEGIN IMMEDIATE", *writer, [](Session& session) { return migrate(session, migrations()); }));
        writer_ = std::move(writer);
        return {};
    }

    Result<std::unique_ptr<Connection>> take_reader() {
        {
            const std::scoped_lock lock(reading_);
            while (!idle_readers_.empty()) {
                auto reader = std::move(idle_readers_.back());
                idle_readers_.pop_back();
                if (reader->is_in_place()) return reader;
            }
        }
        {
            const std::scoped_lock lock(writing_);
            TRY_VOID(open_writer());
        }
        return Connection::open(path_);
    }

    const std::string path_;
    std::mutex writing_;
    std::unique_ptr<Connection> writer_;  // guarded by writing_
    std::mutex reading_;
    std::vector<std::unique_ptr<Connection>> idle_readers_;  // guarded by reading_; as many as threads read at once
};

}  // namespace

Result<std::unique_ptr<Database>> open(const std::string& path) {
    auto database = std::make_unique<SqliteDatabase>(path);
    TRY_VOID(database->health());
    return database;
}

}  // namespace glimpse::storage::sqlite
