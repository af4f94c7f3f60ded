#include "engine/llama/load_parameters.h"

#include <algorithm>
#include <thread>

#include "engine/kernels/tile_kernels.h"
#include "engine/llama/devices.h"
#include "engine/llama/gguf_file.h"

namespace glimpse::engine::llama {
namespace {

/// Limits of the reference's image processor for GLM-4V. It counts pixels over the two frames that it makes of
/// a still picture; per picture they are these many tokens.
constexpr int kGlm4vTokensMin = 8;
constexpr int kGlm4vTokensMax = 6144;

/// Below this a token is computed faster by one thread than two can agree on who does what (decision 0008).
constexpr std::uint64_t kOneThreadBytesMax = 64 << 20;

int core_count() {
    // Kernels gain nothing from the second hardware thread of a core.
    const unsigned logical = std::max(1U, std::thread::hardware_concurrency());
    return static_cast<int>(logical > 4 ? logical / 2 : logical);
}

int decode_threads(const llama_model* weights, const EngineSettings& settings) {
    if (settings.threads > 0) return settings.threads;
    return llama_model_size(weights) < kOneThreadBytesMax ? 1 : core_count();
}

int vision_threads(const EngineSettings& settings) {
    if (settings.vision_threads > 0) return settings.vision_threads;
    return settings.threads > 0 ? settings.threads : core_count();
}

}  // namespace

bool computes_on_cpu(const EngineSettings& settings) {
    return settings.gpu_layers == 0 || std::ranges::none_of(list_devices(), [](const Device& device) { return device.kind != "cpu"; });
}

bool uses_own_kernels(const EngineSettings& settings) {
    return settings.own_kernels && kernels::tile_kernels() != nullptr && computes_on_cpu(settings);
}

int kept_prompts(const EngineSettings& settings) {
    constexpr int kSequencesMax = 256;
    return std::clamp(settings.kept_prompts, 0, kSequencesMax - settings.parallel);
}

llama_context_params context_parameters(const EngineSettings& settings, const llama_model* weights) {
    llama_context_params params = llama_context_default_params();
    params.n_ctx = static_cast<std::uint32_t>(cache_cells(settings));
    params.n_seq_max = settings.parallel + kept_prompts(settings);
    // libllama asserts that a batch could hold a row of every sequence that it can name.
    params.n_batch = std::max(static_cast<std::uint32_t>(settings.batch_tokens), params.n_seq_max);
    params.n_ubatch = params.n_batch;
    params.n_threads = decode_threads(weights, settings);
    params.n_threads_batch = settings.threads > 0 ? settings.threads : core_count();
    // One buffer for all sequences: requests of different length then share a step.
    params.kv_unified = true;
    params.no_perf = true;
    // Left to itself libllama gives tiled attention up where another device than the layer's computes it, and that is what ours is for.
    if (uses_own_kernels(settings)) params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
    if (settings.cache_q8) {
        params.type_k = params.type_v = GGML_TYPE_Q8_0;
        params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;  // libllama quantises values only where attention is tiled
    }
    return params;
}

Result<PictureSizing> read_sizing(const EngineSettings& settings) {
    TRY(const GgufSummary projector, read_gguf(settings.projector_path));
    PictureSizing sizing;
    const std::int64_t patch = projector.integer("clip.vision.patch_size").value_or(14);
    const std::int64_t merge = projector.integer("clip.vision.spatial_merge_size").value_or(2);
    sizing.side_multiple = static_cast<int>(std::clamp<std::int64_t>(patch * merge, 1, 4096));
    sizing.exact = projector.text("clip.projector_type").value_or("") == "glm4v";
    const int context_share = settings.context_tokens / 4 * 3;
    const int tokens_max = settings.picture_tokens_max > 0 ? settings.picture_tokens_max : context_share;
    const std::int64_t token_pixels = std::int64_t{sizing.side_multiple} * sizing.side_multiple;
    sizing.pixels_min = kGlm4vTokensMin * token_pixels;
    sizing.pixels_max = std::clamp(tokens_max, kGlm4vTokensMin, kGlm4vTokensMax) * token_pixels;
    sizing.enlarge = settings.picture_enlarge;
    return sizing;
}

mtmd_context_params projector_parameters(const EngineSettings& settings, const PictureSizing& sizing) {
    mtmd_context_params params = mtmd_context_params_default();
    params.use_gpu = settings.gpu_layers != 0;
    params.n_threads = vision_threads(settings);
    params.print_timings = false;
    params.warmup = true;
    if (sizing.exact) {
        // Pictures arrive in their final size; libmtmd must not size them again by limits of its own.
        params.image_min_tokens = 1;
        params.image_max_tokens = sizing.tokens_max();
    }
    return params;
}

}  // namespace glimpse::engine::llama
