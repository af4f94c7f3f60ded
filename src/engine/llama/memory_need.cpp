#include "engine/llama/memory_need.h"

#include <ggml-backend.h>
#include <llama-ext.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "engine/llama/adapter_folder.h"
#include "engine/llama/handles.h"
#include "engine/llama/library.h"
#include "engine/llama/load_parameters.h"
#include "engine/llama/vision_products.h"

namespace glimpse::engine::llama {
namespace {

/// Largest square of tokens that libmtmd goes through for GLM-4V, and a smaller one.
constexpr int kLargeSquare = 46 * 46;
constexpr int kSmallSquare = 23 * 23;

DeviceNeed& need_of(MemoryNeed& need, ggml_backend_dev_t device) {
    const std::string name = ggml_backend_dev_name(device);
    const auto found = std::ranges::find(need.devices, name, &DeviceNeed::device);
    if (found != need.devices.end()) return *found;
    const bool host = ggml_backend_dev_type(device) == GGML_BACKEND_DEVICE_TYPE_CPU;
    return need.devices.emplace_back(DeviceNeed{.device = name, .host = host});
}

Result<void> add_decoder(const EngineSettings& settings, MemoryNeed& need) {
    llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = settings.gpu_layers;
    params.no_alloc = true;
    params.load_mode = LLAMA_LOAD_MODE_NONE;
    const ModelHandle model(llama_model_load_from_file(settings.text_path.c_str(), params));
    const ContextHandle context(model ? llama_init_from_model(model.get(), context_parameters(settings, model.get())) : nullptr);
    if (!context) {
        return fail(ErrorCode::kNotReady, "{} could not be loaded, its header is not understood. `glimpse models verify` tells more.",
                    std::filesystem::path(settings.text_path).filename().string());
    }
    ggml_backend_dev_t host = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
    for (const auto& [type, bytes] : llama_get_memory_breakdown(context.get())) {
        ggml_backend_dev_t device = ggml_backend_buft_is_host(type) ? host : ggml_backend_buft_get_device(type);
        DeviceNeed& sum = need_of(need, device ? device : host);
        sum.weights += bytes.model;
        sum.cache += bytes.context;
        sum.scratch += bytes.compute;
    }
    return {};
}

Result<std::map<ggml_backend_dev_t, std::size_t>> vision_bytes(const EngineSettings& settings, PictureSizing sizing, int tokens) {
    sizing.pixels_max = std::int64_t{tokens} * sizing.side_multiple * sizing.side_multiple;
    auto usage = mtmd_get_memory_usage(settings.projector_path.c_str(), projector_parameters(settings, sizing));
    if (usage.backend_mem_usage.empty()) {
        return fail(ErrorCode::kNotReady, "{} could not be loaded, its header is not understood. `glimpse models verify` tells more.",
                    std::filesystem::path(settings.projector_path).filename().string());
    }
    return std::move(usage.backend_mem_usage);
}

Result<void> add_projector(const EngineSettings& settings, MemoryNeed& need) {
    TRY(const PictureSizing sizing, read_sizing(settings));
    TRY(const auto large, vision_bytes(settings, sizing, kLargeSquare));
    TRY(const auto small, vision_bytes(settings, sizing, kSmallSquare));
    need.picture_tokens_max = sizing.tokens_max();
    need.picture_bytes = static_cast<std::uint64_t>(sizing.pixels_max) * 3 * sizeof(float);
    for (const auto& [device, bytes] : large) {
        const auto base = static_cast<double>(small.contains(device) ? small.at(device) : bytes);
        const double a_token = std::max(0.0, static_cast<double>(bytes) - base) / (kLargeSquare - kSmallSquare);
        need_of(need, device).vision += static_cast<std::uint64_t>(std::max(base, base + a_token * (need.picture_tokens_max - kSmallSquare)));
    }
    if (uses_own_kernels(settings)) {
        need_of(need, ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU)).vision += VisionProducts::kPackedBytesMax + Q8ProductNodes::kRowBytesMax;
    }
    return {};
}

/// Adapters lie where the weights lie that they change. Those that come later are not planned for.
void add_adapters(const EngineSettings& settings, MemoryNeed& need) {
    const auto most = std::ranges::max_element(need.devices, {}, &DeviceNeed::weights);
    if (most == need.devices.end()) return;
    most->weights += std::min<std::uint64_t>(settings.adapter_bytes, adapter_bytes(settings.adapters_folder));
}

}  // namespace

Result<MemoryNeed> measure_memory(const EngineSettings& settings) {
    initialize_library();
    MemoryNeed need;
    TRY_VOID(add_decoder(settings, need));
    if (!settings.projector_path.empty()) TRY_VOID(add_projector(settings, need));
    add_adapters(settings, need);
    return need;
}

}  // namespace glimpse::engine::llama
