#include "storage/job_store.h"

#include <utility>

#include "base/code_points.h"
#include "base/ids.h"
#include "storage/columns.h"
#include "storage/file_parts.h"
#include "storage/insert_rows.h"
#include "storage/job_rows.h"

namespace glimpse::storage {
namespace {

constexpr std::size_t kKeyCharactersMax = 64;
constexpr std::size_t kNameCharactersMax = 255;
constexpr std::size_t kMessageCharactersMax = 500;
constexpr std::size_t kModelCharactersMax = 255;
constexpr std::size_t kAddressCharactersMax = 2048;
constexpr std::size_t kTextCharactersMax = 64 * 1024;  // of a schema, of the fields together
constexpr std::size_t kForgottenAtOnce = 100;  // jobs in one transaction: others write between two
constexpr int kClaimTries = 16;                // against as many other servers
constexpr std::string_view kWaits = "state IN ('queued', 'running')";
/// What has to wait longer than a claim takes and this was written before the clock was set back. Longer than any pause between two tries, and than
/// servers' clocks differ.
constexpr std::chrono::hours kAheadMax{2};

/// Once nothing of a job waits, whoever wants to be told is to be told.
Result<void> end_if_over(Session& session, const std::string& job_id, domain::Moment now) {
    const Value values[] = {number_of(now), job_id, job_id};
    TRY_VOID(session.run(fmt::format("UPDATE jobs SET callback_state = 'waiting', callback_at = ? WHERE id = ? AND callback_state = 'armed'"
                                     " AND NOT EXISTS (SELECT 1 FROM job_items WHERE job_id = ? AND {})", kWaits),
                         values));
    return {};
}

Result<void> remove_file(Session& session, const std::string& job_id, std::int64_t position) {
    const Value key[] = {job_id, position};
    TRY_VOID(session.run("DELETE FROM job_files WHERE job_id = ? AND position = ?", key));
    return {};
}

/// What became of a claim that still holds. False: it does not.
Result<bool> settle(Session& session, const Claim& claim, domain::ItemState state, const Error& error, domain::Moment run_at, int attempts, domain::Moment now) {
    const auto code = error.public_message.empty() ? std::string() : std::string(name_of(error.code));
    const auto message = to_utf8(code_points(error.public_message).substr(0, kMessageCharactersMax));  // it may quote what a client wrote
    const Value values[] = {std::string(name_of(state)), std::int64_t{attempts}, number_of(run_at), code, message, number_of(now),
                            claim.job_id, static_cast<std::int64_t>(claim.position), claim.token};
    TRY(const auto done, session.run("UPDATE job_items SET state = ?, attempts = ?, run_at = ?, error_code = ?, error_message = ?, changed_at = ?, token = ''"
                                     " WHERE job_id = ? AND position = ? AND token = ?",
                                     values));
    if (done.changed == 0) return false;
    if (state == domain::ItemState::kDone) TRY_VOID(remove_file(session, claim.job_id, static_cast<std::int64_t>(claim.position)));
    if (state != domain::ItemState::kQueued) TRY_VOID(end_if_over(session, claim.job_id, now));
    return true;
}

/// The item that was waiting longest for its turn, if nobody else takes it. Absent: somebody did, or (`none`) there is none.
Result<std::optional<Claim>> try_to_claim(Session& session, domain::Moment now, domain::Moment until, bool& none) {
    const Value time[] = {number_of(now), number_of(until + kAheadMax)};
    TRY(const auto found, session.run(fmt::format("SELECT job_id, position, attempts, token FROM job_items WHERE {} AND (run_at <= ? OR run_at > ?) ORDER BY position, run_at, job_id LIMIT 1", kWaits), time));
    none = found.rows.empty();
    if (none) return std::nullopt;
    const auto& row = found.rows[0];
    Claim claim{.job_id = row.text(0), .position = static_cast<std::size_t>(row.integer(1)), .token = make_id("claim_"), .attempts = static_cast<int>(row.integer(2)) + 1};
    const Value values[] = {std::int64_t{claim.attempts}, number_of(until), claim.token, number_of(now), claim.job_id, row.integer(1), row.text(3), row.integer(2)};
    // Whoever had it meanwhile may have left the token as it was.
    TRY(const auto taken, session.run(fmt::format("UPDATE job_items SET state = 'running', attempts = ?, run_at = ?, token = ?, changed_at = ? WHERE job_id = ? AND position = ?"
                                                  " AND token = ? AND attempts = ? AND {}", kWaits),
                                      values));
    if (taken.changed == 0) return std::nullopt;
    const Value key[] = {claim.job_id, row.integer(1)};
    TRY(const auto parts, session.run("SELECT sealed FROM job_files WHERE job_id = ? AND position = ? ORDER BY part", key));
    for (const auto& part : parts.rows) append_part(claim.sealed, part.text(0));
    const Value id[] = {claim.job_id};
    TRY(const auto job, session.run(fmt::format("SELECT {} FROM jobs WHERE id = ?", kJobColumns), id));
    auto read = read_job(job.rows.at(0));
    claim.account = std::move(read.account);
    claim.order = std::move(read.order);
    return claim;
}

Result<void> check_job(const domain::Job& job, const std::vector<JobFile>& files, const std::string& callback) {
    TRY_VOID(check_length("id", job.id, kKeyCharactersMax - 5));  // "-1000" behind it is a document's
    TRY_VOID(check_length("account", job.account, kKeyCharactersMax));
    TRY_VOID(check_length("model", job.order.model, kModelCharactersMax));
    TRY_VOID(check_length("type", job.order.type, kKeyCharactersMax));
    TRY_VOID(check_length("schema", job.order.schema, kTextCharactersMax));
    TRY_VOID(check_length("callback", callback, kAddressCharactersMax));
    std::size_t names = 0;
    for (const auto& field : job.order.fields) names += field.size() + 1;
    if (names > kTextCharactersMax) return fail(ErrorCode::kInvalidRequest, "`fields` has {} bytes; at most {} are kept", names, kTextCharactersMax);
    for (const auto& file : files) TRY_VOID(check_length("file name", file.name, kNameCharactersMax));
    if (files.empty() || files.size() > JobStore::kItemsMax) return fail(ErrorCode::kTooLarge, "a job has 1 to {} files; this one has {}", JobStore::kItemsMax, files.size());
    return {};
}

Result<void> insert_items(Session& session, const domain::Job& job, const std::vector<JobFile>& files) {
    std::vector<std::vector<Value>> items;
    for (const auto& file : files) {
        const auto position = items.size();
        items.push_back({job.id, static_cast<std::int64_t>(position), domain::document_id_of(job.id, position), file.name, std::string("queued"), std::int64_t{0}, number_of(job.created_at),
                         std::string(), std::string(), std::string(), number_of(job.created_at)});
    }
    return insert_rows(session, "job_items", "job_id, position, document_id, file_name, state, attempts, run_at, token, error_code, error_message, changed_at", std::move(items));
}

Result<void> insert_files(Session& session, const std::string& job_id, const std::vector<JobFile>& files) {
    std::int64_t position = 0;
    for (const auto& file : files) {
        std::int64_t number = 0;
        for (auto& part : parts_of(file.sealed)) {
            const Value row[] = {job_id, position, number++, std::move(part)};
            TRY_VOID(session.run("INSERT INTO job_files (job_id, position, part, sealed) VALUES (?, ?, ?, ?)", row));
        }
        ++position;
    }
    return {};
}

}  // namespace

Result<void> JobStore::put(const domain::Job& job, const std::vector<JobFile>& files, const std::string& callback) {
    TRY_VOID(check_job(job, files, callback));
    return database_.transact(Access::kWrite, [&](Session& session) -> Result<void> {
        TRY(const auto waiting, session.run(fmt::format("SELECT COUNT(*) FROM job_items WHERE {}", kWaits)));
        if (waiting.rows.at(0).integer(0) + static_cast<std::int64_t>(files.size()) > static_cast<std::int64_t>(kWaitingMax)) {
            return fail(ErrorCode::kOverloaded, "{} files of jobs wait, and at most {} may. Try again when some are read", waiting.rows[0].integer(0), kWaitingMax);
        }
        auto row = values_of(job);
        for (Value value : std::initializer_list<Value>{callback, std::string(callback.empty() ? "none" : "armed"), std::int64_t{0}, std::int64_t{0}}) row.push_back(std::move(value));
        TRY_VOID(insert_rows(session, "jobs", kJobColumns + ", callback, callback_state, callback_attempts, callback_at", {std::move(row)}));
        TRY_VOID(insert_items(session, job, files));
        return insert_files(session, job.id, files);
    });
}

Result<domain::Job> JobStore::find(const std::string& id) {
    return transact(database_, Access::kRead, [&](Session& session) { return load_job(session, id); });
}

Result<Page<domain::Job>> JobStore::list(const PageRequest& request) {
    Selection selection;
    TRY_VOID(selection.page(request));
    return transact(database_, Access::kRead, [&](Session& session) -> Result<Page<domain::Job>> {
        TRY(const auto found, session.run(fmt::format("SELECT {} FROM jobs {}", kJobColumns, selection.sql()), selection.values()));
        Page<domain::Job> page;
        for (const auto& row : found.rows) page.items.push_back(read_job(row));
        end_page(page, request, [](const auto& one) { return cursor_after(number_of(one.created_at), one.id); });
        TRY_VOID(count_items(session, page.items));
        return page;
    });
}

Result<std::optional<Claim>> JobStore::claim(domain::Moment now, domain::Moment until) {
    for (int i = 0; i < kClaimTries; ++i) {
        bool none = false;
        TRY(auto claim, transact(database_, Access::kWrite, [&](Session& session) { return try_to_claim(session, now, until, none); }));
        if (claim || none) return claim;
    }
    return std::nullopt;
}

Result<bool> JobStore::holds(const Claim& claim) {
    return transact(database_, Access::kRead, [&](Session& session) -> Result<bool> {
        const Value key[] = {claim.job_id, static_cast<std::int64_t>(claim.position), claim.token};
        TRY(const auto found, session.run("SELECT 1 FROM job_items WHERE job_id = ? AND position = ? AND token = ?", key));
        return !found.rows.empty();
    });
}

Result<std::int64_t> JobStore::waiting() {
    return transact(database_, Access::kRead, [](Session& session) -> Result<std::int64_t> {
        TRY(const auto counted, session.run(fmt::format("SELECT COUNT(*) FROM job_items WHERE {}", kWaits)));
        return counted.rows.at(0).integer(0);
    });
}

Result<void> JobStore::done(const Claim& claim, domain::Moment now) {
    const auto settled = transact(database_, Access::kWrite, [&](Session& session) { return settle(session, claim, domain::ItemState::kDone, {}, now, claim.attempts, now); });
    if (!settled) return tl::unexpected(settled.error());
    database_.wipe();
    return {};
}

Result<void> JobStore::failed(const Claim& claim, const Error& error, domain::Moment now) {
    TRY_VOID(transact(database_, Access::kWrite, [&](Session& session) { return settle(session, claim, domain::ItemState::kFailed, error, now, claim.attempts, now); }));
    return {};
}

Result<void> JobStore::put_back(const Claim& claim, const Error& error, domain::Moment again_at, bool counts, domain::Moment now) {
    const int attempts = claim.attempts - (counts ? 0 : 1);
    TRY_VOID(transact(database_, Access::kWrite, [&](Session& session) { return settle(session, claim, domain::ItemState::kQueued, error, again_at, attempts, now); }));
    return {};
}

Result<domain::Job> JobStore::cancel(const std::string& id, domain::Moment now) {
    const auto cancelled = transact(database_, Access::kWrite, [&](Session& session) -> Result<domain::Job> {
        const Value key[] = {id};
        TRY_VOID(session.run(fmt::format("DELETE FROM job_files WHERE job_id = ? AND position IN (SELECT position FROM job_items WHERE job_id = ? AND {})", kWaits), std::vector<Value>{id, id}));
        const Value values[] = {number_of(now), id};
        TRY_VOID(session.run(fmt::format("UPDATE job_items SET state = 'cancelled', token = '', changed_at = ? WHERE job_id = ? AND {}", kWaits), values));
        TRY_VOID(session.run("UPDATE jobs SET callback_state = 'none' WHERE id = ?", key));  // who cancels knows
        return load_job(session, id);
    });
    if (cancelled) database_.wipe();
    return cancelled;
}

Result<domain::Job> JobStore::retry(const std::string& id, domain::Moment now) {
    return transact(database_, Access::kWrite, [&](Session& session) -> Result<domain::Job> {
        const Value values[] = {number_of(now), number_of(now), id};
        TRY(const auto again, session.run("UPDATE job_items SET state = 'queued', attempts = 0, run_at = ?, changed_at = ? WHERE job_id = ? AND state = 'failed'", values));
        const Value key[] = {id};
        if (again.changed > 0) TRY_VOID(session.run("UPDATE jobs SET callback_state = 'armed', callback_attempts = 0 WHERE id = ? AND callback <> ''", key));
        return load_job(session, id);
    });
}

Result<void> JobStore::remove(const std::string& id) {
    const auto removed = database_.transact(Access::kWrite, [&](Session& session) -> Result<void> {
        TRY(const auto job, load_job(session, id));
        if (!job.ended()) return fail(ErrorCode::kConflict, "the job {} is not over; cancel it first", id);
        const Value key[] = {id};
        TRY_VOID(session.run("DELETE FROM jobs WHERE id = ?", key));
        return {};
    });
    if (removed) database_.wipe();
    return removed;
}

Result<std::size_t> JobStore::forget(domain::Moment before) {
    std::size_t count = 0;
    for (std::size_t last = kForgottenAtOnce; last == kForgottenAtOnce; count += last) {
        TRY(last, transact(database_, Access::kWrite, [&](Session& session) -> Result<std::size_t> {
                const Value time[] = {number_of(before)};
                TRY(const auto found, session.run(fmt::format("SELECT id FROM jobs WHERE created_at < ? AND NOT EXISTS (SELECT 1 FROM job_items WHERE job_id = jobs.id AND {})"
                                                              " ORDER BY created_at, id LIMIT {}", kWaits, kForgottenAtOnce),
                                                  time));
                for (const auto& row : found.rows) {
                    const Value key[] = {row.text(0)};
                    TRY_VOID(session.run("DELETE FROM jobs WHERE id = ?", key));
                }
                return found.rows.size();
            }));
    }
    if (count > 0) database_.wipe();
    return count;
}

Result<std::optional<Callback>> JobStore::claim_callback(domain::Moment now, domain::Moment until) {
    return transact(database_, Access::kWrite, [&](Session& session) -> Result<std::optional<Callback>> {
        const Value time[] = {number_of(now), number_of(until + kAheadMax)};
        TRY(const auto found, session.run("SELECT id, callback, callback_attempts FROM jobs WHERE callback_state = 'waiting' AND (callback_at <= ? OR callback_at > ?) ORDER BY callback_at, id LIMIT 1", time));
        if (found.rows.empty()) return std::nullopt;
        const auto& row = found.rows[0];
        Callback callback{row.text(0), row.text(1), static_cast<int>(row.integer(2)) + 1};
        const Value values[] = {number_of(until), std::int64_t{callback.attempts}, callback.job_id, row.integer(2)};
        TRY(const auto taken, session.run("UPDATE jobs SET callback_at = ?, callback_attempts = ? WHERE id = ? AND callback_attempts = ? AND callback_state = 'waiting'", values));
        if (taken.changed == 0) return std::nullopt;
        return callback;
    });
}

Result<void> JobStore::callback_again(const std::string& job_id, domain::Moment again_at) {
    return database_.transact(Access::kWrite, [&](Session& session) -> Result<void> {
        const Value values[] = {number_of(again_at), job_id};
        TRY_VOID(session.run("UPDATE jobs SET callback_at = ? WHERE id = ? AND callback_state = 'waiting'", values));
        return {};
    });
}

Result<void> JobStore::callback_over(const std::string& job_id, bool told) {
    return database_.transact(Access::kWrite, [&](Session& session) -> Result<void> {
        const Value values[] = {std::string(told ? "told" : "failed"), job_id};
        TRY_VOID(session.run("UPDATE jobs SET callback_state = ? WHERE id = ? AND callback_state = 'waiting'", values));
        return {};
    });
}

}  // namespace glimpse::storage
