#include "engine/llama/model.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/log.h"
#include "engine/llama/decoder_kernels.h"
#include "engine/llama/library.h"
#include "engine/llama/load_parameters.h"
#include "engine/llama/token_text.h"
#include "engine/llama/vision_products.h"

namespace glimpse::engine::llama {
namespace {

/// Ends of an answer in the GLM-4 family: the next turn begins. libllama knows most of them from the metadata,
/// not every file says so.
constexpr const char* kTurnTokens[] = {"<|endoftext|>", "<|user|>", "<|observation|>"};

/// Control tokens that prompt::AnswerParser reads.
constexpr const char* kToldTokens[] = {"<think>", "</think>", "<|begin_of_box|>", "<|end_of_box|>"};

struct ProgressLink {
    const LoadProgress* progress;
    std::string_view phase;
    static bool report(float value, void* self) {
        auto* link = static_cast<ProgressLink*>(self);
        return (*link->progress)(link->phase, value);
    }
};

Result<ModelHandle> load_weights(const EngineSettings& settings, KernelDevice* device, const LoadProgress& progress) {
    ProgressLink link{&progress, "weights"};
    llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = settings.gpu_layers;
    ggml_backend_dev_t devices[] = {device ? device->device() : nullptr, nullptr};
    if (device) {
        params.n_gpu_layers = 0;  // weights and cache stay the CPU's; every context gets `device` beside it
        params.devices = devices;
    }
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
    ContextHandle context(llama_init_from_model(weights, context_parameters(settings, weights)));
    if (!context) {
        return fail(ErrorCode::kNotReady,
                    "No memory for a KV cache of {} requests x {} tokens. Lower engine.parallel or "
                    "engine.context_tokens.",
                    settings.parallel, settings.context_tokens);
    }
    return context;
}

Result<ProjectorHandle> load_projector(const EngineSettings& settings, const Model& model, const LoadProgress& progress) {
    ProgressLink link{&progress, "projector"};
    mtmd_context_params params = projector_parameters(settings, model.sizing);
    if (model.vision_device) {
        params.use_gpu = true;  // that is: use `device` beside the CPU
        params.device = model.vision_device->device();
    }
    params.progress_callback = ProgressLink::report;
    params.progress_callback_user_data = &link;
    ProjectorHandle projector(mtmd_init_from_file(settings.projector_path.c_str(), model.weights.get(), params));
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

/// The tokens of these names, those that are one token.
template <typename Names>
std::set<llama_token> find_tokens(const llama_vocab* vocab, const Names& names) {
    std::set<llama_token> found;
    for (const std::string_view name : names) {
        const auto tokens = tokens_of(vocab, name, true);
        if (tokens && tokens->size() == 1) found.insert(tokens->front());
    }
    return found;
}

std::set<llama_token> find_end_tokens(const llama_vocab* vocab) {
    std::set<llama_token> ends;
    const llama_token count = llama_vocab_n_tokens(vocab);
    for (llama_token token = 0; token < count; ++token) {
        if (llama_vocab_is_eog(vocab, token)) ends.insert(token);
    }
    ends.merge(find_tokens(vocab, kTurnTokens));
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
    if (uses_own_kernels(settings)) model.decoder_device = make_decoder_device();
    TRY(model.weights, load_weights(settings, model.decoder_device.get(), progress));
    model.vocab = llama_model_get_vocab(model.weights.get());
    model.embedding_width = llama_model_n_embd_inp(model.weights.get());
    model.end_tokens = find_end_tokens(model.vocab);
    if (model.end_tokens.empty()) return fail(ErrorCode::kNotReady, "The model has no end-of-generation token.");
    model.told_controls = find_tokens(model.vocab, kToldTokens);
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
    model.plain_cache = !llama_model_is_recurrent(model.weights.get()) && !llama_model_is_hybrid(model.weights.get()) &&
                        llama_model_n_swa(model.weights.get()) == 0;
    model.shares_prefixes = settings.kept_prompts > 0 && model.plain_cache;
    model.kept_prompts = model.shares_prefixes ? kept_prompts(settings) : 0;
    model.threads = llama_n_threads(model.context.get());
    model.threads_of_many_rows = llama_n_threads_batch(model.context.get());
    model.on_cpu = computes_on_cpu(settings);
    model.card = settings.card;
    model.card.context_tokens = settings.context_tokens;
    if (!settings.projector_path.empty()) {
        TRY(model.sizing, read_sizing(settings));
        if (uses_own_kernels(settings)) model.vision_device = make_vision_device(projector_parameters(settings, model.sizing).n_threads);
        TRY(model.projector, load_projector(settings, model, progress));
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
