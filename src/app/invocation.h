#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "app/config.h"
#include "app/setting.h"

namespace glimpse::app {

/// Exit codes of the program, as `glimpse --help` tells them. A second Ctrl-C ends with 128 + signal.
inline constexpr int kExitSuccess = 0;
inline constexpr int kExitFailure = 1;      ///< what was asked for could not be done
inline constexpr int kExitUsage = 2;        ///< the command line or the configuration is wrong
inline constexpr int kExitCancelled = 130;  ///< Ctrl-C

/// One run of the program: what the command line said, and the command it chose.
struct Invocation {
    Environment environment = {};
    std::string config_file = {};
    std::map<std::string, std::string, std::less<>> flags = {};  ///< by setting name
    std::function<int()> run = {};                               ///< set by the chosen command
};

/// Gives `command` --config and the flags of all settings in `sections`, with help from the table.
void add_setting_flags(CLI::App& command, Invocation& invocation, std::initializer_list<std::string_view> sections);

/// The flag of one setting, under another name if `flag` is given.
void add_setting_flag(CLI::App& command, Invocation& invocation, std::string_view name, std::string_view flag = {});

Result<Config> load_config(const Invocation& invocation);

/// Prints an error to stderr; the exit code that fits it.
int report(const Error& error);

}  // namespace glimpse::app
