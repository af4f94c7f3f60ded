#pragma once

#include <functional>
#include <set>
#include <string>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/guide.h"
#include "engine/llama/handles.h"
#include "engine/llama/kernel_device.h"
#include "engine/llama/llama_engine.h"

namespace glimpse::engine::llama {

/// A loaded model. Constant after load_model() except for the two contexts: `context` belongs to the decode
/// thread, `projector` to the vision thread (its tokenizer may be used from any thread).
struct Model {
    std::unique_ptr<KernelDevice> decoder_device;  ///< null where ggml's own kernels compute; outlives `weights` and `context`
    ModelHandle weights;
    ContextHandle context;
    std::unique_ptr<KernelDevice> vision_device;  ///< the same for `projector`
    ProjectorHandle projector;  ///< null for a text-only model
    const llama_vocab* vocab = nullptr;
    std::set<llama_token> end_tokens;  ///< any of them ends an answer
    std::set<llama_token> told_controls;  ///< control tokens whose names are part of an answer's text: reasoning and boxes
    int threads = 0;                   ///< of the decoder, for a step of one or a few rows
    int threads_of_many_rows = 0;
    bool on_cpu = false;               ///< everything is computed there: decoder and vision tower share the cores
    std::unique_ptr<const GuideCompiler> guides;  ///< thread-safe
    int embedding_width = 0;           ///< floats per picture token
    bool plain_cache = false;          ///< any rows can be removed from the KV cache, at any time
    bool shares_prefixes = false;      ///< sequences can share the cells of a common prefix
    int kept_prompts = 0;              ///< ended sequences that the context has room to name
    PictureSizing sizing;
    domain::ModelCard card;
};

/// Called with what is being loaded ("weights", "projector", "warm-up") and how far, 0 to 1; false aborts.
using LoadProgress = std::function<bool(std::string_view phase, double progress)>;

/// Loads weights, context and projector and runs each once. Blocks for as long as that takes.
Result<Model> load_model(const EngineSettings& settings, const LoadProgress& progress);

}  // namespace glimpse::engine::llama
