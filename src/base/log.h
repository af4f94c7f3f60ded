#pragma once

#include <spdlog/spdlog.h>

#include <string_view>

/// Logging: `log::info("listening on {}", port)` and so on, from any thread. Lines go to stderr. Never pass a
/// picture, a prompt, an answer or a key: secrets and personal data never reach a log.
namespace glimpse::log {

using spdlog::debug;
using spdlog::error;
using spdlog::info;
using spdlog::warn;

/// Sets format and level ("debug", "info", "warn", "error", "off"). The first call comes before other threads start; later
/// ones may come at any time. Returns false, changing nothing, for a level that does not exist.
bool configure(std::string_view level);

}  // namespace glimpse::log
