#include "app/engine_settings.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>

namespace glimpse::app {
namespace {

constexpr std::int64_t kPictureEnlargeMax = 400;  // percent; as the setting

}  // namespace

std::string adapters_folder(const Config& config, const ModelFiles& files) {
    const auto& chosen = config.text("engine.adapters");
    if (!chosen.empty()) return chosen;
    return (std::filesystem::path(files.text_path).parent_path() / "adapters").string();
}

engine::llama::EngineSettings engine_settings(const Config& config, const ModelFiles& files) {
    engine::llama::EngineSettings settings;
    settings.text_path = files.text_path;
    settings.projector_path = files.projector_path;
    settings.card.id = files.about.id;
    settings.card.description = files.about.description;
    settings.card.description_zh = files.about.description_zh;
    settings.threads = config.small_integer("engine.threads");
    settings.vision_threads = config.small_integer("engine.vision_threads");
    settings.context_tokens = config.small_integer("engine.context_tokens");
    settings.parallel = config.small_integer("engine.parallel");
    settings.cache_tokens = config.small_integer("engine.cache_tokens");
    settings.queue_max = config.small_integer("engine.queue_max");
    settings.batch_tokens = config.small_integer("engine.batch_tokens");
    settings.step_ms = static_cast<double>(config.integer("engine.step_milliseconds"));
    settings.stuck_s = static_cast<double>(config.integer("engine.stuck_seconds"));
    settings.kept_prompts = config.small_integer("engine.kept_prompts");
    settings.picture_cache_bytes = static_cast<std::size_t>(config.integer("engine.picture_cache_bytes"));
    settings.cache_q8 = config.text("engine.cache_type") == "q8_0";
    settings.lookup = config.text("engine.speculation") == "lookup";
    settings.own_kernels = config.text("engine.kernels") == "own";
    settings.adapters_folder = adapters_folder(config, files);
    settings.adapter_bytes = static_cast<std::size_t>(config.integer("engine.adapter_bytes"));
    settings.gpu_layers = config.small_integer("engine.gpu_layers");
    settings.picture_tokens_max = config.small_integer("engine.picture_tokens_max");
    if (settings.picture_tokens_max == 0) {
        // A hand-written file: whatever it says, the engine keeps to what the context and the model allow.
        settings.picture_tokens_max = static_cast<int>(std::clamp<std::int64_t>(files.about.picture_tokens_max, 0, 1 << 20));
    }
    std::int64_t percent = config.integer("engine.picture_enlarge");
    if (percent == 0) percent = files.about.picture_enlarge;
    settings.picture_enlarge = static_cast<double>(std::clamp<std::int64_t>(percent, 100, kPictureEnlargeMax)) / 100;
    return settings;
}

flow::AskLimits ask_limits(const Config& config, const ModelFiles& files) {
    flow::AskLimits limits;
    limits.intake_threads = config.small_integer("intake.threads");
    limits.pending_max = config.small_integer("engine.parallel") + config.small_integer("engine.queue_max");
    limits.picture_side_max = config.small_integer("intake.picture_side_max");
    limits.picture_pixels_max = config.integer("intake.picture_pixels_max");
    limits.fetched_bytes_max = static_cast<std::size_t>(config.integer("server.body_bytes_max"));
    limits.picture_cache_bytes = static_cast<std::size_t>(config.integer("intake.picture_cache_bytes"));
    limits.answer_cache_bytes = static_cast<std::size_t>(config.integer("cache.bytes"));
    limits.evidence = config.text("ocr.evidence") == "on";
    const auto& names = config.text("ocr.cell_names");
    limits.evidence_form.cell_names = names == "on" || (names == "auto" && files.about.cell_names);
    limits.answer_cache_age = std::chrono::seconds(config.integer("cache.seconds"));
    return limits;
}

std::uint64_t cache_bytes(const flow::AskLimits& limits) { return std::uint64_t{limits.picture_cache_bytes} + limits.answer_cache_bytes; }

http::ServerSettings server_settings(const Config& config) {
    http::ServerSettings settings;
    const auto& host = config.text("server.host");
    settings.address = host == "localhost" ? "127.0.0.1" : host;
    settings.port = static_cast<std::uint16_t>(config.integer("server.port"));
    settings.io_threads = config.small_integer("server.threads");
    settings.connections_max = config.small_integer("server.connections_max");
    settings.body_bytes_max = static_cast<std::size_t>(config.integer("server.body_bytes_max"));
    settings.bodies_bytes_max = static_cast<std::size_t>(config.integer("server.bodies_bytes_max"));
    settings.request_timeout = std::chrono::seconds(config.integer("server.request_timeout_seconds"));
    settings.cors_origins = config.text("server.cors_origins");
    settings.drain = std::chrono::seconds(config.integer("server.drain_seconds"));
    return settings;
}

}  // namespace glimpse::app
