#pragma once

#include "app/signals.h"
#include "base/result.h"
#include "engine/engine.h"

namespace glimpse::app {

/// Shows a person how far loading is. kNotReady when the model cannot be loaded, kCancelled after a signal.
Result<void> wait_until_loaded(const engine::Engine& engine, const Signals& signals);

}  // namespace glimpse::app
