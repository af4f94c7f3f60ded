#include "app/storage_settings.h"

#include <filesystem>

#include "app/data_places.h"
#include "base/log.h"
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

}  // namespace

std::string storage_file(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("storage.path");
    return chosen.empty() ? data_file("documents.db", environment) : chosen;
}

Result<std::unique_ptr<storage::Database>> open_database(const Config& config, const Environment& environment) {
    const auto& backend = config.text("storage.backend");
    if (backend == "sqlite") return open_file(storage_file(config, environment));
    if (backend == "mysql") return open_server(config.text("storage.url"));
    return nullptr;
}

}  // namespace glimpse::app
