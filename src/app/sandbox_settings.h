#pragma once

#include <memory>

#include "app/config.h"
#include "sandbox/sandbox.h"

namespace glimpse::app {

/// The sandbox that this program's decoders run in, `workers` at once, or null where intake.sandbox is off. Its processes are this
/// program once more (main.cpp). Call before other threads hold anything that a new process should not inherit. Errors are for the operator.
Result<std::unique_ptr<sandbox::Sandbox>> start_sandbox(const Config& config, int workers);

}  // namespace glimpse::app
