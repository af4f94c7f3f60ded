#include "app/invocation.h"

#include <algorithm>
#include <cassert>

#include "app/terminal.h"

namespace glimpse::app {

void add_setting_flag(CLI::App& command, Invocation& invocation, std::string_view name, std::string_view flag) {
    const auto* setting = find_setting(name);
    assert(setting != nullptr);
    auto help = std::string(setting->help);
    if (!setting->choices.empty()) help += fmt::format(" ({})", setting->choices);
    if (!setting->default_value.empty()) help += fmt::format(" [{}]", setting->default_value);
    const auto keep = [&invocation, key = std::string(name)](const std::string& text) { invocation.flags[key] = text; };
    command.add_option_function<std::string>(std::string(flag.empty() ? setting->flag : flag), keep, help)
        ->type_name(setting->kind == Setting::Kind::kInteger ? "N" : "TEXT")
        ->group("Settings");
}

void add_setting_flags(CLI::App& command, Invocation& invocation, std::initializer_list<std::string_view> sections) {
    for (const auto& setting : settings()) {
        const bool wanted = std::ranges::find(sections, setting.section()) != sections.end();
        if (wanted && !setting.flag.empty()) add_setting_flag(command, invocation, setting.name);
    }
    command
        .add_option("--config", invocation.config_file,
                    "configuration file; else $GLIMPSE_CONFIG, ./glimpse.toml, "
                    "~/.config/glimpse/glimpse.toml, /etc/glimpse/glimpse.toml")
        ->type_name("PATH")
        ->group("Settings");
}

Result<Config> load_config(const Invocation& invocation) {
    ConfigSources sources;
    sources.file = invocation.config_file;
    sources.file_places = usual_config_places(invocation.environment);
    sources.environment = invocation.environment;
    sources.flags = invocation.flags;
    return Config::load(sources);
}

int report(const Error& error) {
    fmt::print(stderr, "{} {}\n", styled(Style::kRed, "glimpse:", stderr),
               without_control_characters(error.public_message));
    if (!error.internal_detail.empty()) fmt::print(stderr, "  {}\n", without_control_characters(error.internal_detail));
    if (error.code == ErrorCode::kCancelled) return kExitCancelled;
    return error.code == ErrorCode::kInvalidRequest ? kExitUsage : kExitFailure;
}

}  // namespace glimpse::app
