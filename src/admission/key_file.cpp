#include "admission/key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "base/replace_file.h"

namespace glimpse::admission {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::chrono::seconds kLookAgain{1};
constexpr std::size_t kBytesMax = 16 * 1024 * 1024;

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Empty where there is no file.
std::string state_of(const std::string& path) {
    struct stat state = {};
    if (::stat(path.c_str(), &state) != 0) return {};
    return fmt::format("{}-{}-{}.{:09}", state.st_ino, state.st_size, state.st_mtim.tv_sec, state.st_mtim.tv_nsec);
}

json::value json_of(const std::optional<Time>& time) {
    return time ? json::value(time->time_since_epoch().count()) : json::value();
}

std::optional<Time> time_of(const json::value& value) {
    if (value.is_null()) return {};
    return Time(std::chrono::seconds(value.to_number<std::int64_t>()));
}

json::value json_of(const ApiKey& key) {
    return {{"id", key.id},
            {"name", key.name},
            {"digest", key.digest},
            {"salt", key.salt},
            {"scopes", admission::text_of(key.scopes)},
            {"requests_per_minute", key.quota.requests_per_minute},
            {"pictures_per_minute", key.quota.pictures_per_minute},
            {"tokens_per_day", key.quota.tokens_per_day},
            {"concurrent", key.quota.concurrent},
            {"privacy", key.privacy ? json::value(domain::name_of(*key.privacy)) : json::value()},
            {"created", json_of(key.created)},
            {"expires", json_of(key.expires)},
            {"revoked", json_of(key.revoked)}};
}

/// Throws where a member is missing or of another type.
ApiKey key_of(const json::value& value) {
    const auto& object = value.as_object();
    const auto text = [&](const char* name) { return std::string(object.at(name).as_string()); };
    const auto number = [&](const char* name) { return object.at(name).to_number<std::int64_t>(); };
    ApiKey key{.id = text("id"), .name = text("name"), .digest = text("digest"), .salt = text("salt")};
    key.scopes = parse_scopes(text("scopes")).value();
    key.quota = {number("requests_per_minute"), number("pictures_per_minute"), number("tokens_per_day"), static_cast<int>(number("concurrent"))};
    // Keys of an older program have none. A word that is not known must not open what was meant to be closed.
    if (const auto* privacy = object.if_contains("privacy"); privacy && !privacy->is_null()) key.privacy = domain::privacy_named(privacy->as_string()).value();
    key.created = time_of(object.at("created")).value();
    key.expires = time_of(object.at("expires"));
    key.revoked = time_of(object.at("revoked"));
    return key;
}

Result<KeyFile::Keys> parse(const std::string& text, const std::string& path) {
    KeyFile::Keys keys;
    if (text.empty()) return keys;
    try {
        const auto parsed = json::parse(text);
        for (const auto& value : parsed.as_object().at("keys").as_array()) keys.push_back(key_of(value));
    } catch (const std::exception& error) {
        return fail(ErrorCode::kInvalidRequest, "{} is no file of keys: {}", path, error.what());
    }
    return keys;
}

/// Holds an exclusive lock on a file beside the keys, which is never replaced.
class Lock {
public:
    explicit Lock(const std::string& path) : file_(::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        while (file_ >= 0 && ::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    ~Lock() {
        if (file_ >= 0) ::close(file_);
    }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    bool held() const { return file_ >= 0; }

private:
    const int file_;
};

tl::unexpected<Error> could_not_write(const std::string& path, const std::error_code& problem) {
    return fail(ErrorCode::kUnavailable, "{} could not be written: {}", path, problem.message());
}

Result<void> write(const std::string& path, const KeyFile::Keys& keys) {
    json::array all;
    for (const auto& key : keys) all.push_back(json_of(key));
    const auto text = json::serialize(json::value{{"keys", std::move(all)}}) + "\n";
    if (const auto problem = replace_file(path, text)) return could_not_write(path, problem);
    return {};
}

}  // namespace

Result<std::shared_ptr<const KeyFile::Keys>> KeyFile::keys() {
    const std::lock_guard lock(mutex_);
    if (keys_ && Clock::now() - looked_at_ < kLookAgain) return keys_;
    looked_at_ = Clock::now();
    auto state = state_of(path_);
    if (keys_ && state == seen_) return keys_;
    seen_ = std::move(state);
    std::error_code error;
    auto read = fs::file_size(path_, error) > kBytesMax && !error ? Result<Keys>(fail(ErrorCode::kInvalidRequest, "{} is too large for a file of keys", path_))
                                                                  : parse(text_of(path_), path_);
    if (read) {
        keys_ = std::make_shared<const Keys>(std::move(*read));
    } else if (!keys_) {
        return tl::unexpected(read.error());
    } else {
        log::error("keys stay as they were: {}", read.error().public_message);
    }
    return keys_;
}

Result<void> KeyFile::update(const std::function<Result<void>(Keys&)>& change) {
    std::error_code error;
    if (const auto folder = fs::path(path_).parent_path(); !folder.empty()) fs::create_directories(folder, error);
    const Lock only_us(path_);
    if (!only_us.held()) return could_not_write(path_, {errno, std::generic_category()});
    TRY(auto keys, parse(text_of(path_), path_));
    TRY_VOID(change(keys));
    TRY_VOID(write(path_, keys));
    const std::lock_guard lock(mutex_);
    looked_at_ = {};  // keys() looks at once
    return {};
}

}  // namespace glimpse::admission
