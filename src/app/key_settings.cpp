#include "app/key_settings.h"

#include "app/data_places.h"
#include "base/log.h"

namespace glimpse::app {

bool is_loopback(const std::string& host) { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::string key_file(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("admission.key_file");
    return chosen.empty() ? data_file("keys.json", environment) : chosen;
}

domain::Privacy privacy_policy(const Config& config) { return domain::privacy_named(config.text("privacy.policy")).value_or(domain::Privacy::kBlock); }

Result<std::unique_ptr<admission::Gate>> open_gate(const Config& config, const Environment& environment) {
    using Mode = admission::Gate::Mode;
    const auto path = key_file(config, environment);
    const auto& wanted = config.text("admission.mode");
    const auto privacy = privacy_policy(config);
    if (wanted == "open") return std::make_unique<admission::Gate>(Mode::kOpen, path, privacy);
    auto gate = std::make_unique<admission::Gate>(Mode::kKeys, path, privacy);
    TRY(const auto keys, gate->keys().keys());
    if (wanted == "keys" || !keys->empty()) {
        log::info("clients need a key; {} of them are in {}", keys->size(), path);
        return gate;
    }
    const auto& host = config.text("server.host");
    if (!is_loopback(host)) {
        return fail(ErrorCode::kInvalidRequest,
                    "{} is an address that other machines reach, and there are no keys: everybody could ask. Make one with `glimpse keys create NAME`, or "
                    "say admission.mode = \"open\" (--admission open) where something in front of this server asks for them",
                    host);
    }
    return std::make_unique<admission::Gate>(Mode::kOpen, path, privacy);
}

}  // namespace glimpse::app
