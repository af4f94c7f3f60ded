#include "base/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>

#include <string>

namespace glimpse::log {

bool configure(std::string_view level) {
    const auto parsed = spdlog::level::from_str(std::string(level));
    if (parsed == spdlog::level::off && level != "off") return false;
    // Only the level may change while others log.
    static const auto logger = [] {
        auto made = spdlog::stderr_color_mt("glimpse");
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
        spdlog::set_default_logger(made);
        return made;
    }();
    logger->set_level(parsed);
    return true;
}

}  // namespace glimpse::log
