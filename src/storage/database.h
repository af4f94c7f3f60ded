#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/result.h"

namespace glimpse::storage {

/// What stands in a column: nothing, a whole number, a real one, or text in UTF-8. Exact decimals are text.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

/// Absent is null.
Value value_of(const std::optional<std::string>& text);

/// One row of a result; columns count from 0. A column of another type than asked for reads as its zero.
class Row {
public:
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
    std::int64_t integer(std::size_t column) const;
    double real(std::size_t column) const;  ///< of a whole number, too
    const std::string& text(std::size_t column) const;
    std::optional<std::string> optional_text(std::size_t column) const;

private:
    std::vector<Value> values_;
};

struct Outcome {
    std::vector<Row> rows = {};
    std::uint64_t changed = 0;  ///< rows that an UPDATE, INSERT or DELETE touched
};

/// A conversation with the database inside one transaction. Not thread-safe. Errors: kConflict for a key that is there already,
/// kOverloaded for a lock that cannot be had, kUnavailable for a database that is gone, kInternal for what it does not understand.
class Session {
public:
    virtual ~Session() = default;
    /// One statement, prepared by the database; each `?` takes the next of `values`.
    virtual Result<Outcome> run(std::string_view sql, std::span<const Value> values = {}) = 0;
    /// What ends a SELECT whose rows nobody else may change until the transaction is over.
    virtual std::string_view for_update() const = 0;
};

/// What a transaction is for.
enum class Access { kRead, kWrite };

/// A database whose tables are those of this program. Thread-safe; every call blocks, for seconds at most.
class Database {
public:
    using Work = std::function<Result<void>(Session&)>;

    virtual ~Database() = default;

    /// Runs `work` in one transaction: all of it is kept when it succeeds and the commit does, else nothing is. Where another transaction
    /// stands in the way, `work` is run again: it must set all that it gives back. After an error at the commit itself (kUnavailable) the
    /// caller does not know whether it was kept, and says the same again.
    virtual Result<void> transact(Access access, const Work& work) = 0;

    /// After something was removed for good: nothing of it stays in files beside the tables.
    virtual void wipe() {}

    /// Does it answer, with the tables as they should be? What it is, for people.
    virtual Result<std::string> health() = 0;
};

/// Database::transact() for work that makes something: `Result<Made>(Session&)`.
template <typename Work>
auto transact(Database& database, Access access, const Work& work) {
    std::invoke_result_t<Work, Session&> made = fail(ErrorCode::kInternal, "The database did not do what it was asked to.");
    const auto done = database.transact(access, [&](Session& session) -> Result<void> {
        made = work(session);
        if (!made) return tl::unexpected(made.error());
        return {};
    });
    if (!done) made = tl::unexpected(done.error());
    return made;
}

}  // namespace glimpse::storage
