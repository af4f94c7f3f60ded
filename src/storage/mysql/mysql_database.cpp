#include "storage/mysql/mysql_database.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancel_after.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/mysql/common_server_errc.hpp>
#include <boost/mysql/connection_pool.hpp>
#include <boost/mysql/error_categories.hpp>
#include <boost/mysql/is_fatal_error.hpp>
#include <boost/mysql/results.hpp>
#include <boost/mysql/statement.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/this_thread.h"
#include "storage/mysql/schema.h"

namespace glimpse::storage::mysql {
namespace {

namespace asio = boost::asio;
namespace sql = boost::mysql;

constexpr int kAttemptsMax = 5;  // of a transaction that others stand in the way of

ErrorCode code_of(const sql::error_code& error) {
    using sql::common_server_errc;
    if (error == common_server_errc::er_dup_entry || error == common_server_errc::er_dup_keyname) return ErrorCode::kConflict;
    if (error == common_server_errc::er_lock_deadlock || error == common_server_errc::er_lock_wait_timeout) return ErrorCode::kOverloaded;
    for (const auto gone : {common_server_errc::er_server_shutdown, common_server_errc::er_query_interrupted, common_server_errc::er_disk_full,
                            common_server_errc::er_record_file_full, common_server_errc::er_option_prevents_statement}) {
        if (error == gone) return ErrorCode::kUnavailable;
    }
    // What does not come from the server comes from the network.
    const bool of_server = error.category() == sql::get_common_server_category() || error.category() == sql::get_mysql_server_category() ||
                           error.category() == sql::get_mariadb_server_category();
    return !of_server || sql::is_fatal_error(error) ? ErrorCode::kUnavailable : ErrorCode::kInternal;
}

std::string message_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kConflict: return "There is one already.";
        case ErrorCode::kOverloaded: return "The database is busy. Try again later.";
        case ErrorCode::kUnavailable: return "The database does not answer. Try again later.";
        default: return "The database did not do what it was asked to.";
    }
}

/// The server's own words quote values, and are left out.
tl::unexpected<Error> problem(const sql::error_code& error, std::string_view statement) {
    const auto code = code_of(error);
    return tl::unexpected(Error{code, message_of(code), fmt::format("MySQL: {} ({})", error.message(), statement)});
}

sql::field_view field_of(const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return sql::field_view(*number);
    if (const auto* number = std::get_if<double>(&value)) return sql::field_view(*number);
    if (const auto* text = std::get_if<std::string>(&value)) return sql::field_view(*text);
    return {};
}

Value value_of(sql::field_view field) {
    switch (field.kind()) {
        case sql::field_kind::int64: return field.as_int64();
        case sql::field_kind::uint64: return static_cast<std::int64_t>(field.as_uint64());
        case sql::field_kind::double_: return field.as_double();
        case sql::field_kind::float_: return static_cast<double>(field.as_float());
        case sql::field_kind::string: return std::string(field.as_string());  // DECIMAL, too
        default: return {};
    }
}

/// Runs everything on the thread of `context`, and waits there for nothing.
class MysqlSession final : public Session {
public:
    MysqlSession(asio::io_context& context, sql::pooled_connection connection, std::chrono::milliseconds statement_max)
        : context_(context), connection_(std::move(connection)), statement_max_(statement_max) {}

    Result<Outcome> run(std::string_view statement, std::span<const Value> values = {}) override {
        return asio::co_spawn(context_, execute(statement, values), asio::use_future).get();
    }
    std::string_view for_update() const override { return " FOR UPDATE"; }

    /// BEGIN, COMMIT: what the protocol for prepared statements does not take.
    Result<void> say(std::string_view command) { return asio::co_spawn(context_, command_only(command), asio::use_future).get(); }

private:
    auto in_time() const { return asio::cancel_after(statement_max_, asio::as_tuple(asio::deferred)); }

    asio::awaitable<Result<Outcome>> execute(std::string_view text, std::span<const Value> values) {
        auto known = statements_.find(text);
        if (known == statements_.end()) {
            auto [error, prepared] = co_await connection_->async_prepare_statement(text, in_time());
            if (error) co_return problem(error, text);
            known = statements_.emplace(std::string(text), prepared).first;
        }
        std::vector<sql::field_view> fields;
        fields.reserve(values.size());
        for (const auto& value : values) fields.push_back(field_of(value));
        sql::results results;
        auto bound = known->second.bind(fields.begin(), fields.end());
        auto [error] = co_await connection_->async_execute(std::move(bound), results, in_time());
        if (error) co_return problem(error, text);
        Outcome outcome;
        outcome.changed = results.affected_rows();
        for (const auto row : results.rows()) {
            std::vector<Value> columns;
            columns.reserve(row.size());
            for (const auto field : row) columns.push_back(value_of(field));
            outcome.rows.emplace_back(std::move(columns));
        }
        co_return outcome;
    }

    asio::awaitable<Result<void>> command_only(std::string_view command) {
        sql::results results;
        auto [error] = co_await connection_->async_execute(command, results, in_time());
        if (error) co_return problem(error, command);
        co_return Result<void>();
    }

    asio::io_context& context_;
    sql::pooled_connection connection_;  // goes back to its pool, which rolls back what is open
    const std::chrono::milliseconds statement_max_;
    std::map<std::string, sql::statement, std::less<>> statements_;
};

sql::pool_params pool_params(const Settings& settings) {
    sql::pool_params params;
    const auto& address = settings.address;
    if (address.socket.empty()) {
        params.server_address = sql::host_and_port{address.host, address.port};
    } else {
        params.server_address = sql::unix_path{address.socket};
    }
    params.username = address.user;
    params.password = address.password;
    params.database = address.database;
    params.ssl = address.tls == Tls::kOff ? sql::ssl_mode::disable : address.tls == Tls::kPrefer ? sql::ssl_mode::enable : sql::ssl_mode::require;
    params.max_size = static_cast<std::size_t>(settings.connections_max);
    params.connect_timeout = settings.connect_max;
    params.retry_interval = std::chrono::milliseconds(200);
    params.ping_timeout = settings.connect_max;
    params.thread_safe = true;
    return params;
}

class MysqlDatabase final : public Database {
public:
    explicit MysqlDatabase(Settings settings)
        : settings_(std::move(settings)), pool_(context_, pool_params(settings_)), work_(asio::make_work_guard(context_)) {
        pool_.async_run(asio::detached);
        thread_ = std::thread([this] {
            this_thread::set_name("mysql");
            context_.run();
        });
    }
    ~MysqlDatabase() override {
        pool_.cancel();
        work_.reset();
        thread_.join();
    }

    Result<void> transact(Access access, const Work& work) override {
        TRY_VOID(bring_up_to_date());
        for (int attempt = 1;; ++attempt) {
            auto done = attempt_once(access, work);
            if (done) return done;
            if (done.error().code == ErrorCode::kUnavailable) up_to_date_ = false;  // who comes back may be another
            if (done.error().code != ErrorCode::kOverloaded || attempt == kAttemptsMax) return done;
        }
    }

    Result<std::string> health() override {
        TRY(const auto answer, storage::transact(*this, Access::kRead, [](Session& session) { return session.run("SELECT VERSION()"); }));
        return fmt::format("MySQL {}", answer.rows.at(0).text(0));
    }

private:
    Result<void> attempt_once(Access access, const Work& work) {
        TRY(auto session, begin(access == Access::kWrite ? "START TRANSACTION" : "START TRANSACTION READ ONLY"));
        TRY_VOID(work(*session));
        return session->say("COMMIT");
    }

    /// A session whose server has just answered `command`. Connections that died while they were idle show it now, when nothing is lost yet.
    Result<std::unique_ptr<MysqlSession>> begin(std::string_view command) {
        const auto deadline = Clock::now() + settings_.connect_max;
        for (;;) {
            TRY(auto session, connect(deadline));
            auto begun = session->say(command);
            if (begun) return session;
            if (begun.error().code != ErrorCode::kUnavailable || Clock::now() >= deadline) return tl::unexpected(begun.error());
        }
    }

    Result<std::unique_ptr<MysqlSession>> connect(TimePoint deadline) {
        TRY(auto connection, asio::co_spawn(context_, take(deadline), asio::use_future).get());
        return std::make_unique<MysqlSession>(context_, std::move(connection), settings_.statement_max);
    }

    asio::awaitable<Result<sql::pooled_connection>> take(TimePoint deadline) {
        sql::diagnostics diagnostics;
        const auto left = std::max(deadline - Clock::now(), Clock::duration(std::chrono::milliseconds(1)));
        auto [error, connection] = co_await pool_.async_get_connection(diagnostics, asio::cancel_after(left, asio::as_tuple(asio::deferred)));
        if (error) {
            co_return tl::unexpected(Error{ErrorCode::kUnavailable, message_of(ErrorCode::kUnavailable),
                                           fmt::format("MySQL: no connection: {} {}", error.message(), std::string_view(diagnostics.server_message()))});
        }
        co_return std::move(connection);
    }

    Result<void> bring_up_to_date() {
        if (up_to_date_) return {};
        const std::scoped_lock lock(migrating_);
        if (up_to_date_) return {};
        TRY(auto session, begin("DO 0"));
        // Of several servers that start at once, one does it. The lock goes with the connection.
        TRY(const auto locked, session->run("SELECT GET_LOCK('glimpse_schema', 5)"));
        if (locked.rows.at(0).integer(0) != 1) return fail(ErrorCode::kUnavailable, "The database's tables are being changed. Try again later.");
        TRY_VOID(migrate(*session, migrations()));
        TRY_VOID(session->run("SELECT RELEASE_LOCK('glimpse_schema')"));
        up_to_date_ = true;
        return {};
    }

    const Settings settings_;
    asio::io_context context_{1};
    sql::connection_pool pool_;
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::mutex migrating_;
    std::atomic<bool> up_to_date_ = false;
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Database> open(Settings settings) { return std::make_unique<MysqlDatabase>(std::move(settings)); }

}  // namespace glimpse::storage::mysql
