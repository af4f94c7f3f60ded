#include "engine/llama/model.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/log.h"
#include "engine/llama/gguf_file.h"
#include "engine/llama/library.h"
#include "engine/llama/token_text.h"

namespace glimpse::engine::llama {
namespace {

/// Limits of the reference's image processor for GLM-4V. It counts pixels over the two frames that it makes of
/// a still picture; per picture they are these many tokens.
constexpr int kGlm4vTokensMin = 8;
constexpr int kGlm4vTokensMax = 6144;

/// Ends of an answer in the GLM-4 family: the next turn begins. libllama knows most of them from the metadata,
/// not every file says so.
constexpr const char* kTurnTokens[] = {"<|endoftext|>", "<|user|>", "<|observation|>"};

struct ProgressLink {
    const LoadProgress* progress;
    std::string_view phase;
    static bool report(float value, void* self) {
        auto* link = static_cast<ProgressLink*>(self);
        return (*link->progress)(link->phase, value);
    }
};

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

/// libllama knows 256 sequences.
int kept_prompts(const EngineSettings& settings) {
    constexpr int kSequencesMax = 256;
    return std::clamp(settings.kept_prompts, 0, kSequencesMax - settings.parallel);
}

Result<ModelHandle> load_weights(const EngineSettings& settings, const LoadProgress& progress) {
    ProgressLink link{&progress, "weights"};
    llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = settings.gpu_layers;
    params.progress_callback = ProgressLink::report;
    params.progress_callback_user_data = &link;
    ModelHandle model(llama_model_load_from_file(settings.text_path.c_str(), params));
    if (!model) {
        return fail(ErrorCode::kNotReady,
                    "The model file {} could not be loaded: it is not a GGUF of an architecture we know, it is "
                    "damaged, or memory is short. `glimpse models verify` and `glimpse doctor` tell which.",
                    std::filesystem::path(settings.text_path).filename().string());
    }
    return model;
}

Result<ContextHandle> make_context(llama_model* weights, const EngineSettings& settings) {
    llama_context_params params = llama_context_default_params();
    params.n_ctx = static_cast<std::uint32_t>(settings.context_tokens) * settings.parallel;
    params.n_seq_max = settings.parallel + kept_prompts(settings);
    // libllama asserts that a batch could hold a row of every sequence that it can name.
    params.n_batch = std::max(static_cast<std::uint32_t>(settings.batch_tokens), params.n_seq_max);
    params.n_ubatch = params.n_batch;
    params.n_threads = decode_threads(weights, settings);
    params.n_threads_batch = params.n_threads;
    // One buffer for all sequences: requests of different length then share a step.
    params.kv_unified = true;
    params.no_perf = true;
    ContextHandle context(llama_init_from_model(weights, params));
    if (!context) {
        return fail(ErrorCode::kNotReady,
                    "No memory for a KV cache of {} requests x {} tokens. Lower engine.parallel or "
                    "engine.context_tokens.",
                    settings.parallel, settings.context_tokens);
    }
    return context;
}

Result<ProjectorHandle> load_projector(const EngineSettings& settings, llama_model* weights,
                                       const PictureSizing& sizing, const LoadProgress& progress) {
    ProgressLink link{&progress, "projector"};
    const std::int64_t token_pixels = std::int64_t{sizing.side_multiple} * sizing.side_multiple;
    mtmd_context_params params = mtmd_context_params_default();
    params.use_gpu = settings.gpu_layers != 0;
    params.n_threads = vision_threads(settings);
    params.print_timings = false;
    params.warmup = true;
    if (sizing.exact) {
        // Pictures arrive in their final size; libmtmd must not size them again by limits of its own.
        params.image_min_tokens = 1;
        params.image_max_tokens = static_cast<int>(sizing.pixels_max / token_pixels);
    }
    params.progress_callback = ProgressLink::report;
    params.progress_callback_user_data = &link;
    ProjectorHandle projector(mtmd_init_from_file(settings.projector_path.c_str(), weights, params));
    if (!projector) {
        return fail(ErrorCode::kNotReady,
                    "The projector {} could not be loaded or does not belong to this model. `glimpse models "
                    "verify` tells more.",
                    std::filesystem::path(settings.projector_path).filename().string());
    }
    if (mtmd_decode_use_non_causal(projector.get(), nullptr)) {
        return fail(ErrorCode::kNotReady,
                    "This model reads pictures with non-causal attention, which Glimpse does not serve yet. Use a "
                    "model of the GLM-4V or Qwen-VL families.");
    }
    return projector;
}

/// What sizes of picture the projector takes. Only for GLM-4V do we size pictures ourselves: libmtmd
/// letter-boxes with black where the reference stretches (see tuning/reference/README.md).
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
    return sizing;
}

std::set<llama_token> find_end_tokens(const llama_vocab* vocab) {
    std::set<llama_token> ends;
    const llama_token count = llama_vocab_n_tokens(vocab);
    for (llama_token token = 0; token < count; ++token) {
        if (llama_vocab_is_eog(vocab, token)) ends.insert(token);
    }
    for (const char* text : kTurnTokens) {
        llama_token found[2];
        const int length = static_cast<int>(std::char_traits<char>::length(text));
        if (llama_tokenize(vocab, text, length, found, 2, false, true) == 1) ends.insert(found[0]);
    }
    return ends;
}

/// Some backends compile kernels on first use; the first request must not pay for that.
Result<void> warm_up(Model& model) {
    BatchHandle batch(llama_batch_ext_init(model.context.get()));
    const llama_pos position = 0;
    const int index = llama_batch_ext_add_token(batch.get(), 0, *model.end_tokens.begin());
    if (index < 0 || !llama_batch_ext_set_pos(batch.get(), index, &position) ||
        llama_process(model.context.get(), LLAMA_PROCESS_TYPE_DECODE, batch.get()) != 0) {
        return fail(ErrorCode::kNotReady, "The model loads but does not compute. `glimpse doctor` tells more.");
    }
    llama_memory_clear(llama_get_memory(model.context.get()), true);
    return {};
}

}  // namespace

Result<Model> load_model(const EngineSettings& settings, const LoadProgress& progress) {
    initialize_library();
    Model model;
    TRY(model.weights, load_weights(settings, progress));
    model.vocab = llama_model_get_vocab(model.weights.get());
    model.embedding_width = llama_model_n_embd_inp(model.weights.get());
    model.end_tokens = find_end_tokens(model.vocab);
    if (model.end_tokens.empty()) return fail(ErrorCode::kNotReady, "The model has no end-of-generation token.");
    model.guides = std::make_unique<const GuideCompiler>(text_pieces(model.vocab),
                                                         std::vector<int>(model.end_tokens.begin(), model.end_tokens.end()));

    const int trained = llama_model_n_ctx_train(model.weights.get());
    if (settings.context_tokens > trained) {
        return fail(ErrorCode::kNotReady,
                    "engine.context_tokens is {} but the model was trained for {}. Lower the setting.",
                    settings.context_tokens, trained);
    }
    TRY(model.context, make_context(model.weights.get(), settings));
    // Only a plain KV cache can hand a part of a sequence on: a state that every token rewrites has no prefix.
    model.shares_prefixes = settings.kept_prompts > 0 && !llama_model_is_recurrent(model.weights.get()) &&
                            !llama_model_is_hybrid(model.weights.get()) && llama_model_n_swa(model.weights.get()) == 0;
    model.kept_prompts = model.shares_prefixes ? kept_prompts(settings) : 0;
    model.card = settings.card;
    model.card.context_tokens = settings.context_tokens;
    if (!settings.projector_path.empty()) {
        TRY(model.sizing, read_sizing(settings));
        TRY(model.projector, load_projector(settings, model.weights.get(), model.sizing, progress));
        model.card.vision = mtmd_support_vision(model.projector.get());
    }
    const char* chat_template = llama_model_chat_template(model.weights.get(), nullptr);
    model.card.thinking = chat_template && std::string_view(chat_template).find("/nothink") != std::string_view::npos;
    if (!progress("warm-up", 0)) return fail(ErrorCode::kCancelled, "Loading was stopped.");
    TRY_VOID(warm_up(model));
    log::info("model {} ready: {} tokens per request, {} requests at once", model.card.id, settings.context_tokens,
              settings.parallel);
    return model;
}

}  // namespace glimpse::engine::llama
