#include "app/reload.h"

#include <utility>

#include "base/log.h"

namespace glimpse::app {

std::vector<std::string> changed_settings(const Config& before, const Config& after) {
    std::vector<std::string> changed;
    for (const auto& setting : settings()) {
        if (before.text(setting.name) != after.text(setting.name)) changed.emplace_back(setting.name);
    }
    return changed;
}

void apply_changes(Config& config, Config fresh) {
    const auto changed = changed_settings(config, fresh);
    if (changed.empty()) log::info("everything was read again; no setting has changed");
    for (const auto& name : changed) {
        if (name == "log.level") {
            log::configure(fresh.text(name));
            log::info("log.level is {} from now on", fresh.text(name));
        } else {
            log::warn("{} has changed in the configuration, which takes a restart, or a server that takes over (SIGUSR2)", name);
        }
    }
    // What was not applied is told of once.
    config = std::move(fresh);
}

}  // namespace glimpse::app
