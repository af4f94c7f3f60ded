#include "app/storage_settings.h"

#include <filesystem>

#include "app/data_places.h"
#include "base/log.h"
#include "intake/remote/http_webhook.h"
#include "storage/mysql/mysql_database.h"
#include "storage/sqlite/sqlite_database.h"

namespace glimpse::app {
namespace {

namespace fs = std::filesystem;

Result<std::unique_ptr<storage::Database>> open_file(const std::string& path) {
    std::error_code problem;
    const auto folder = fs::path(path).parent_path();
    if (!folder.empty() && fs::create_directories(folder, problem)) fs::permissions(folder, fs::perms::owner_all, problem);
    auto database = storage::sqlite::open(path);
    if (!database) {
        return fail(ErrorCode::kUnavailable, "documents cannot be kept in {}: {} Set storage.path to a file in a folder that can be written", path,
                    database.error().internal_detail);
    }
    return database;
}

Result<std::unique_ptr<storage::Database>> open_server(const std::string& url) {
    if (url.empty()) return fail(ErrorCode::kInvalidRequest, "storage.backend is mysql: storage.url must name the server (GLIMPSE_STORAGE_URL)");
    auto address = storage::mysql::parse_address(url);
    if (!address) return fail(ErrorCode::kInvalidRequest, "storage.url: {}", address.error().public_message);
    auto database = storage::mysql::open({.address = *std::move(address)});
    if (const auto health = database->health(); !health) {
        log::warn("documents cannot be read and kept until the database answers: {}", health.error().internal_detail);
    }
    return database;
}

/// Nothing where nobody is to be told.
Result<std::optional<flow::TellJobs::Settings>> tell_settings(const Config& config) {
    const auto& hosts = config.text("jobs.webhook_hosts");
    if (hosts.empty()) return std::nullopt;
    auto sender = intake::remote::http_webhook({.hosts = hosts, .loopback = config.text("jobs.webhook_loopback") == "on"});
    if (!sender) return fail(ErrorCode::kInvalidRequest, "jobs.webhook_hosts: {}", sender.error().public_message);
    const auto key = flow::WebhookKey::parse(config.text("jobs.webhook_key"));
    if (!key) return fail(ErrorCode::kInvalidRequest, "jobs.webhook_hosts wants jobs.webhook_key (GLIMPSE_JOBS_WEBHOOK_KEY): {}", key.error().public_message);
    return flow::TellJobs::Settings{.sender = *std::move(sender), .key = *key};
}

}  // namespace

std::string storage_file(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("storage.path");
    return chosen.empty() ? data_file("documents.db", environment) : chosen;
}

Result<flow::KeepDocuments::Settings> keep_settings(const Config& config, flow::IntakeGuards guards) {
    flow::KeepDocuments::Settings settings{.pixels_max = config.integer("intake.picture_pixels_max"), .guards = guards};
    settings.keeps_lines = config.text("storage.lines") == "on";
    settings.picture_days = config.small_integer("storage.picture_days");
    settings.retention_days = config.small_integer("storage.retention_days");
    const auto& key = config.text("storage.picture_key");
    if (!key.empty()) {
        auto seal = storage::Seal::of_key(key);
        if (!seal) return fail(ErrorCode::kInvalidRequest, "storage.picture_key: {}", seal.error().public_message);
        settings.seal = *std::move(seal);
    } else if (settings.picture_days > 0) {
        return fail(ErrorCode::kInvalidRequest,
                    "storage.picture_days is {}, and there is no key to encrypt pictures with: set GLIMPSE_STORAGE_PICTURE_KEY to 64 hexadecimal figures "
                    "(openssl rand -hex 32), or storage.picture_days to 0",
                    settings.picture_days);
    }
    if (settings.picture_days > 0 && config.text("storage.backend") == "off") {
        return fail(ErrorCode::kInvalidRequest, "storage.picture_days is {}, and there is no database to keep pictures in: set storage.backend", settings.picture_days);
    }
    return settings;
}

Result<flow::RunJobs::Settings> job_settings(const Config& config, flow::IntakeGuards guards, const std::optional<storage::Seal>& seal) {
    TRY(auto tell, tell_settings(config));
    return flow::RunJobs::Settings{.parallel = config.small_integer("jobs.parallel"),
            .attempts_max = config.small_integer("jobs.attempts_max"),
            .item_time_max = std::chrono::seconds(config.integer("server.request_timeout_seconds")),
            .keep_days = config.small_integer("jobs.keep_days"),
            .guards = guards,
            .seal = seal,
            .tell = std::move(tell)};
}

Result<std::unique_ptr<storage::Database>> open_database(const Config& config, const Environment& environment) {
    const auto& backend = config.text("storage.backend");
    if (backend == "sqlite") return open_file(storage_file(config, environment));
    if (backend == "mysql") return open_server(config.text("storage.url"));
    return nullptr;
}

}  // namespace glimpse::app
