// The configuration file: TOML, the table of settings, and the values' ranges.
#include <cstdint>
#include <cstdlib>

#include "app/config_file.h"
#include "app/setting.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace glimpse::app;
    const auto lines = parse_config_text(std::string(reinterpret_cast<const char*>(data), size), "glimpse.toml");
    if (!lines) return 0;
    for (const auto& line : *lines) {
        const auto* setting = find_setting(line.name);
        if (setting == nullptr) std::abort();
        const auto value = parse_setting(*setting, line.text, line.origin);
        if (value && setting->kind == Setting::Kind::kInteger && (value->integer < setting->min || value->integer > setting->max)) std::abort();
    }
    return 0;
}
