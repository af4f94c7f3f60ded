#pragma once

#include <string>
#include <vector>

#include "app/config.h"

namespace glimpse::app {

/// Names of the settings whose values differ.
std::vector<std::string> changed_settings(const Config& before, const Config& after);

/// Makes what changed in `fresh` take effect where that is possible while serving, keeps that in `config`, and says in the log what takes a restart.
void apply_changes(Config& config, Config fresh);

}  // namespace glimpse::app
