#include "app/config.h"

#include <algorithm>
#include <cassert>
#include <filesystem>

#include "app/config_file.h"
#include "base/nearest_name.h"

namespace glimpse::app {

namespace {

std::string variable(const Environment& environment, std::string_view name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

/// Kubernetes gives every pod GLIMPSE_PORT=tcp://10.0.0.1:7860 when a Service is called "glimpse": not ours.
bool is_service_link(std::string_view name, std::string_view value) {
    return name == "GLIMPSE_PORT" && value.find("://") != std::string_view::npos;
}

}  // namespace

std::vector<std::string> usual_config_places(const Environment& environment) {
    std::vector<std::string> places = {"glimpse.toml"};
    const auto configuration = variable(environment, "XDG_CONFIG_HOME");
    const auto home = variable(environment, "HOME");
    if (!configuration.empty()) {
        places.push_back(configuration + "/glimpse/glimpse.toml");
    } else if (!home.empty()) {
        places.push_back(home + "/.config/glimpse/glimpse.toml");
    }
    places.emplace_back("/etc/glimpse/glimpse.toml");
    return places;
}

Result<Config> Config::load(const ConfigSources& sources) {
    Config config;
    for (const auto& setting : settings()) {
        TRY_VOID(config.set(setting, setting.default_value, Source::kDefault, "default"));
    }
    TRY_VOID(config.read_file(sources));
    TRY_VOID(config.read_environment(sources.environment));
    for (const auto& [name, text] : sources.flags) {
        const auto* setting = find_setting(name);
        assert(setting != nullptr);
        TRY_VOID(config.set(*setting, text, Source::kFlag, fmt::format("flag:{}", setting->flag)));
    }
    return config;
}

Result<void> Config::read_file(const ConfigSources& sources) {
    file_ = !sources.file.empty() ? sources.file : variable(sources.environment, "GLIMPSE_CONFIG");
    if (file_.empty()) {
        std::error_code ignored;
        const auto found = std::ranges::find_if(sources.file_places, [&](const std::string& place) {
            return std::filesystem::is_regular_file(place, ignored);
        });
        if (found == sources.file_places.end()) return {};
        file_ = *found;
    }
    TRY(const auto lines, read_config_file(file_));
    for (const auto& line : lines) {
        TRY_VOID(set(*find_setting(line.name), line.text, Source::kFile, line.origin));
    }
    return {};
}

Result<void> Config::read_environment(const Environment& environment) {
    for (const auto& setting : settings()) {
        for (const auto& name : {std::string(setting.short_environment), setting.environment()}) {
            const auto text = variable(environment, name);
            if (text.empty()) continue;  // Compose passes unset variables as empty ones
            if (is_service_link(name, text)) {
                warnings_.push_back(
                    fmt::format("{}={} looks like Kubernetes' link to a Service and is ignored; use "
                                "GLIMPSE_SERVER_PORT",
                                name, text));
                continue;
            }
            TRY_VOID(set(setting, text, Source::kEnvironment, "env:" + name));
        }
    }
    warn_of_unknown_environment(environment);
    return {};
}

Result<void> Config::set(const Setting& setting, std::string_view text, Source source, std::string origin) {
    TRY(auto value, parse_setting(setting, text, origin));
    entries_[std::string(setting.name)] = {std::move(value), source, std::move(origin)};
    return {};
}

void Config::warn_of_unknown_environment(const Environment& environment) {
    std::vector<std::string> names;
    std::vector<std::string> prefixes;
    for (const auto& setting : settings()) {
        names.push_back(setting.environment());
        prefixes.push_back(names.back().substr(0, names.back().find('_', 8) + 1));  // "GLIMPSE_SERVER_"
    }
    for (const auto& [name, value] : environment) {
        const bool ours = std::ranges::any_of(prefixes, [&](const auto& prefix) { return name.starts_with(prefix); });
        if (!ours || std::ranges::find(names, name) != names.end()) continue;
        warnings_.push_back(fmt::format("{} is set, but is no setting.{}", name, did_you_mean(name, names)));
    }
}

const Config::Entry& Config::entry(std::string_view name) const {
    const auto found = entries_.find(name);
    assert(found != entries_.end());
    return found->second;
}

std::string example_config() {
    std::string text =
        "# Configuration of Glimpse. Everything here is optional; what is commented out is the default.\n"
        "# A value in the environment (GLIMPSE_SECTION_KEY) wins over this file, a flag wins over both.\n";
    std::string_view section;
    for (const auto& setting : settings()) {
        if (setting.section() != section) {
            section = setting.section();
            text += fmt::format("\n[{}]\n", section);
        }
        const bool quoted = setting.kind == Setting::Kind::kText;
        text +=
            fmt::format("# {}{}\n", setting.help, setting.choices.empty() ? "" : fmt::format(" ({})", setting.choices));
        text +=
            fmt::format("#{} = {}{}{}\n", setting.key(), quoted ? "\"" : "", setting.default_value, quoted ? "\"" : "");
    }
    return text;
}

}  // namespace glimpse::app
