#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::app {

/// One thing an operator can set. The table of them drives the configuration file, the environment, the flags
/// with their help, `glimpse config show` and the example file: a new setting is one new row in setting.cpp.
struct Setting {
    enum class Kind { kText, kInteger };

    std::string_view name;  ///< "section.key", as in the file; units are part of the key
    Kind kind = Kind::kText;
    std::string_view default_value;           ///< as text; empty text means "not set"
    std::int64_t min = 0;                     ///< of an integer
    std::int64_t max = 0;                     ///< of an integer
    std::string_view choices = {};            ///< "a|b|c": the only texts allowed; empty: any
    std::string_view flag = {};               ///< "--port"; empty: not on the command line (secrets show up in `ps`)
    std::string_view short_environment = {};  ///< a second, shorter name; GLIMPSE_SECTION_KEY wins over it
    std::string_view help = {};
    bool secret = false;  ///< never printed

    std::string_view section() const { return name.substr(0, name.find('.')); }
    std::string_view key() const { return name.substr(name.find('.') + 1); }
    /// "GLIMPSE_SERVER_PORT" for "server.port".
    std::string environment() const;
};

/// All settings, in the order they are shown; those of one section stand together.
std::span<const Setting> settings();

/// The row of that name, or null.
const Setting* find_setting(std::string_view name);

/// A checked value: `text` as written, `integer` for Kind::kInteger.
struct SettingValue {
    std::string text;
    std::int64_t integer = 0;
};

/// Reads `text` as a value of `setting`. kInvalidRequest, naming `origin` ("--port", "glimpse.toml:3", ...), for
/// a wrong type, range or choice. Secrets do not appear in the message.
Result<SettingValue> parse_setting(const Setting& setting, std::string_view text, std::string_view origin);

/// Process environment by name.
using Environment = std::map<std::string, std::string, std::less<>>;
Environment process_environment();

}  // namespace glimpse::app
