#pragma once

#include <memory>
#include <string>

#include "admission/gate.h"
#include "app/config.h"
#include "base/result.h"

namespace glimpse::app {

/// The file of keys: that of the configuration, or keys.json where this user's programs keep their data.
std::string key_file(const Config& config, const Environment& environment);

/// Whether only this machine reaches an address to listen on.
bool is_loopback(const std::string& host);

/// What is done about personal data of whom no key says otherwise.
domain::Privacy privacy_policy(const Config& config);

/// Who is asked for a key. kInvalidRequest where everybody could come in from other machines and nobody said that they may.
Result<std::unique_ptr<admission::Gate>> open_gate(const Config& config, const Environment& environment);

}  // namespace glimpse::app
