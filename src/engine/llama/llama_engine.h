#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "domain/model.h"
#include "engine/engine.h"

namespace glimpse::engine::llama {

struct EngineSettings {
    std::string text_path;        ///< GGUF of the decoder
    std::string projector_path;   ///< GGUF of vision tower and projector; empty: text only
    domain::ModelCard card;       ///< id and descriptions; the engine fills in the rest
    int threads = 0;              ///< compute threads of the decoder; 0: one for a tiny model, else all cores
    int vision_threads = 0;       ///< compute threads of the vision tower; 0: `threads`, else all cores
    int context_tokens = 4096;    ///< prompt plus answer of one request
    int parallel = 8;             ///< requests decoding at once
    int cache_tokens = 0;         ///< cells of the KV cache, at least `context_tokens`; 0: all requests at once in full
    int kept_prompts = 32;        ///< ended requests remembered for what they share with the next; 0: share nothing
    int queue_max = 64;           ///< requests waiting for a place; one more is kOverloaded
    int batch_tokens = 512;       ///< most tokens in one step, decode and prefill together
    double step_ms = 40;          ///< longest step while answers are being written; prompts wait for the next one
    double stuck_s = 300;         ///< a step or a picture that takes longer than this makes the engine Readiness::kStuck
    std::size_t picture_cache_bytes = std::size_t{256} << 20;  ///< encoded pictures kept for whoever shows them again
    bool jump_forward = true;     ///< what a format fixes is appended; false: sampled token by token, to compare
    bool lookup = false;          ///< answers go on as their text did before, where the model agrees (engine/prompt_lookup.h)
    std::size_t pending_picture_bytes = std::size_t{1} << 30;  ///< pixels and embeddings of requests in work; more are refused
    bool cache_q8 = false;        ///< keep the KV cache in q8_0 instead of f16: half the memory, a little less exact
    bool own_kernels = true;      ///< on a CPU engine/kernels compute what they are better at; false: ggml's alone do, to compare
    std::string adapters_folder;  ///< LoRA adapters, NAME.gguf; need not exist, may change while serving
    std::size_t adapter_bytes = std::size_t{1} << 30;  ///< weights of adapters in memory
    int gpu_layers = -1;          ///< decoder layers on the device; negative: all
    int picture_tokens_max = 0;   ///< per picture; 0: what the model takes, at most 3/4 of the context
    double picture_enlarge = 1;   ///< see PictureSizing::enlarge
};

/// Cells of the KV cache.
inline int cache_cells(const EngineSettings& settings) {
    return settings.cache_tokens > 0 ? std::max(settings.cache_tokens, settings.context_tokens) : settings.context_tokens * settings.parallel;
}

/// Starts loading in the background and returns at once; Engine::readiness() tells how far it is. A model that
/// cannot be loaded ends in State::kFailed with a message for the operator. The destructor ends everything
/// that runs (listeners hear kCancelled) and joins the engine's threads.
std::unique_ptr<Engine> load(EngineSettings settings);

}  // namespace glimpse::engine::llama
