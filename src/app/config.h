#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/setting.h"
#include "base/result.h"

namespace glimpse::app {

/// Where values may come from, weakest first: defaults, one file, the environment, flags.
struct ConfigSources {
    std::string file = {};                                       ///< --config; must exist when given
    std::vector<std::string> file_places = {};                   ///< else the first of these that exists
    Environment environment = {};                                ///< GLIMPSE_CONFIG stands between the two
    std::map<std::string, std::string, std::less<>> flags = {};  ///< by setting name, e.g. "server.port"
};

/// The usual places of glimpse.toml: this folder, the user's configuration, the machine's.
std::vector<std::string> usual_config_places(const Environment& environment);

/// The effective settings. Constant after load().
class Config {
public:
    enum class Source { kDefault, kFile, kEnvironment, kFlag };

    struct Entry {
        SettingValue value = {};
        Source source = Source::kDefault;
        std::string origin;  ///< "default", "/etc/glimpse/glimpse.toml:12", "env:GLIMPSE_PORT", "flag:--port"
    };

    /// kInvalidRequest for a file that is missing, malformed, or has an unknown key (with its line and the
    /// nearest name), and for any value of the wrong type or range (with where it came from).
    static Result<Config> load(const ConfigSources& sources);

    /// `name` must be in the table of settings.
    const Entry& entry(std::string_view name) const;
    const std::string& text(std::string_view name) const { return entry(name).value.text; }
    std::int64_t integer(std::string_view name) const { return entry(name).value.integer; }
    int small_integer(std::string_view name) const { return static_cast<int>(integer(name)); }
    bool is_default(std::string_view name) const { return entry(name).source == Source::kDefault; }

    /// The file that was read, or empty.
    const std::string& file() const { return file_; }
    /// Things that look like mistakes but stop nothing, e.g. an unknown GLIMPSE_SERVER_PROT.
    const std::vector<std::string>& warnings() const { return warnings_; }

private:
    Result<void> read_file(const ConfigSources& sources);
    Result<void> read_environment(const Environment& environment);
    Result<void> set(const Setting& setting, std::string_view text, Source source, std::string origin);
    void warn_of_unknown_environment(const Environment& environment);

    std::map<std::string, Entry, std::less<>> entries_;
    std::string file_;
    std::vector<std::string> warnings_;
};

/// A glimpse.toml with every setting at its default, commented out and explained.
std::string example_config();

}  // namespace glimpse::app
