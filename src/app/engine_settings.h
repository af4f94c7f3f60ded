#pragma once

#include "app/config.h"
#include "app/model_files.h"
#include "engine/llama/llama_engine.h"
#include "flow/ask_picture.h"
#include "http/server_settings.h"

namespace glimpse::app {

/// Where the adapters of a model lie; the folder need not exist.
std::string adapters_folder(const Config& config, const ModelFiles& files);

/// The configuration in the words of each room.
engine::llama::EngineSettings engine_settings(const Config& config, const ModelFiles& files);
flow::AskLimits ask_limits(const Config& config, const ModelFiles& files);
/// What the caches of those limits may hold.
std::uint64_t cache_bytes(const flow::AskLimits& limits);
http::ServerSettings server_settings(const Config& config);

}  // namespace glimpse::app
