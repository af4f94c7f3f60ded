#include <boost/json.hpp>
#include <memory>

#include "app/commands/commands.h"
#include "app/terminal.h"

namespace glimpse::app {

namespace {

constexpr auto kExamples =
    R"(A setting is looked for in this order, the later wins: default, configuration file, environment
(GLIMPSE_SECTION_KEY, and for short GLIMPSE_MODEL, GLIMPSE_HOST, GLIMPSE_PORT), flag.
Examples:
  glimpse config show
  GLIMPSE_PORT=8080 glimpse config show --json | jq '.[] | select(.origin != "default")'
  glimpse config example > glimpse.toml)";

/// A secret shows only whether it is there.
std::string shown(const Setting& setting, const std::string& text) {
    return setting.secret && !text.empty() ? "(hidden)" : text;
}

void print_table(const Config& config) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& setting : settings()) {
        const auto& entry = config.entry(setting.name);
        const auto text = shown(setting, entry.value.text);
        rows.push_back(
            {std::string(setting.name), text.empty() ? "-" : without_control_characters(text), entry.origin});
    }
    fmt::print("{}", format_table({"SETTING", "VALUE", "ORIGIN"}, rows));
}

void print_json(const Config& config) {
    boost::json::array array;
    for (const auto& setting : settings()) {
        const auto& entry = config.entry(setting.name);
        boost::json::value value(shown(setting, entry.value.text));
        if (setting.kind == Setting::Kind::kInteger) value = entry.value.integer;
        array.push_back({{"name", std::string(setting.name)},
                         {"value", std::move(value)},
                         {"origin", entry.origin},
                         {"environment", setting.environment()},
                         {"flag", std::string(setting.flag)},
                         {"help", std::string(setting.help)}});
    }
    fmt::print("{}\n", boost::json::serialize(array));
}

int run_show(bool json, const Invocation& invocation) {
    const auto config = load_config(invocation);
    if (!config) return report(config.error());
    json ? print_json(*config) : print_table(*config);
    for (const auto& warning : config->warnings())
        fmt::print(stderr, "glimpse: {}\n", without_control_characters(warning));
    return kExitSuccess;
}

}  // namespace

void add_config(CLI::App& parent, Invocation& invocation) {
    auto* command = parent.add_subcommand("config", "Show the settings in force and where they come from");
    command->require_subcommand(1);
    command->footer(kExamples);

    auto* show = command->add_subcommand("show", "Every setting with its value and its origin; secrets are hidden");
    const auto json = std::make_shared<bool>(false);
    show->add_flag("--json", *json, "one JSON array");
    add_setting_flags(*show, invocation, {"server", "log", "models", "model", "engine", "intake", "cache"});
    show->callback(
        [json, &invocation] { invocation.run = [json, &invocation] { return run_show(*json, invocation); }; });

    auto* example =
        command->add_subcommand("example", "A configuration file with every setting, its default and its meaning");
    example->callback([&invocation] {
        invocation.run = [] {
            fmt::print("{}", example_config());
            return kExitSuccess;
        };
    });
}

}  // namespace glimpse::app
