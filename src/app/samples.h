#pragma once

#include <vector>

#include "engine/engine.h"
#include "flow/run_jobs.h"
#include "http/server.h"
#include "metrics/registry.h"
#include "sandbox/sandbox.h"

namespace glimpse::app {

/// What the engine did and holds.
std::vector<metrics::Sample> engine_samples(const engine::Engine& engine);
/// What became of the files that were parsed.
std::vector<metrics::Sample> sandbox_samples(const sandbox::Sandbox& sandbox);
/// What waits.
std::vector<metrics::Sample> job_samples(const flow::RunJobs& jobs);
/// Who is connected.
std::vector<metrics::Sample> server_samples(const http::Server& server);

}  // namespace glimpse::app
