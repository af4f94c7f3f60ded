#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace glimpse::app {

/// One `key = value` of a configuration file that has been matched with the table of settings.
struct ConfigLine {
    std::string name;    ///< "server.port"
    std::string text;    ///< the value as text
    std::string origin;  ///< "PATH:LINE"
};

/// Reads a TOML file whose tables are the sections of the settings. kInvalidRequest, with PATH:LINE, for a
/// syntax error, an unknown key or a value of the wrong type; kNotFound when it cannot be opened.
Result<std::vector<ConfigLine>> read_config_file(const std::string& path);

/// The same for text already in memory; `path` only labels it.
Result<std::vector<ConfigLine>> parse_config_text(const std::string& text, const std::string& path);

}  // namespace glimpse::app
