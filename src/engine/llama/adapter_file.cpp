#include "engine/llama/adapter_file.h"

#include <fcntl.h>
#include <gguf.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "engine/llama/handles.h"
#include "engine/llama/library.h"

// libllama asserts where a key has an unexpected type or two matrices do not fit together, and an assertion ends the
// program. So everything it relies on is checked here first. The format is that of llama.cpp's convert_lora_to_gguf.py:
// general.type = "adapter", adapter.type = "lora", adapter.lora.alpha, and for a matrix W of the model the tensors
// W.lora_a [columns of W, rank] and W.lora_b [rank, rows of W].

namespace glimpse::engine::llama {
namespace {

using GgufHandle = std::unique_ptr<gguf_context, Deleter<gguf_free>>;
using GgmlHandle = std::unique_ptr<ggml_context, Deleter<ggml_free>>;

constexpr std::array kWeightTypes = {GGML_TYPE_F32, GGML_TYPE_F16, GGML_TYPE_BF16, GGML_TYPE_Q8_0};

FileIdentity identity_of(const struct stat& status) {
    return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
            static_cast<std::uint64_t>(status.st_size),
            std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec};
}

std::string text_of(const gguf_context* file, const char* key) {
    const auto index = gguf_find_key(file, key);
    if (index < 0 || gguf_get_kv_type(file, index) != GGUF_TYPE_STRING) return {};
    return gguf_get_val_str(file, index);
}

Result<void> check_metadata(const gguf_context* file, const std::string& architecture) {
    if (text_of(file, "general.type") != "adapter" || text_of(file, "adapter.type") != "lora") {
        return fail(ErrorCode::kUnavailable, "its file is a GGUF, but no LoRA adapter");
    }
    if (text_of(file, "general.architecture") != architecture) {
        return fail(ErrorCode::kUnavailable, "it was made for a model of another architecture than {}", architecture);
    }
    if (const auto alpha = gguf_find_key(file, "adapter.lora.alpha"); alpha >= 0) {
        if (gguf_get_kv_type(file, alpha) != GGUF_TYPE_FLOAT32 || !std::isfinite(gguf_get_val_f32(file, alpha))) {
            return fail(ErrorCode::kUnavailable, "its adapter.lora.alpha is no number");
        }
    }
    if (gguf_find_key(file, "adapter.alora.invocation_tokens") >= 0) {
        return fail(ErrorCode::kUnavailable, "it is an activated LoRA (aLoRA), which is not served");
    }
    return {};
}

/// What W.lora_a and W.lora_b adapt; `name` without either ending is refused.
Result<std::string> adapted_by(std::string_view name) {
    const auto adapts = name.substr(0, name.size() - std::min<std::size_t>(name.size(), 7));
    if (!name.ends_with(".lora_a") && !name.ends_with(".lora_b")) {
        return fail(ErrorCode::kUnavailable, "it has tensors beside its lora_a and lora_b");
    }
    if (adapts.starts_with("v.") || adapts.starts_with("mm.") || adapts.starts_with("a.")) {
        return fail(ErrorCode::kUnavailable, "it adapts the vision tower; only the language model can be adapted");
    }
    // Where input and output embedding are one matrix, libllama would apply the pair to both, which fits one only.
    if (adapts.starts_with("token_embd.")) {
        return fail(ErrorCode::kUnavailable, "it adapts the token embedding, which is not served");
    }
    if (adapts.find("_exps.") != std::string_view::npos) {
        return fail(ErrorCode::kUnavailable, "it adapts the experts of a mixture, which is not served");
    }
    return std::string(adapts);
}

Result<void> check_tensors(const gguf_context* file, ggml_context* shapes) {
    if (gguf_get_n_tensors(file) == 0) return fail(ErrorCode::kUnavailable, "it adapts nothing");
    for (const ggml_tensor* tensor = ggml_get_first_tensor(shapes); tensor; tensor = ggml_get_next_tensor(shapes, const_cast<ggml_tensor*>(tensor))) {
        const std::string_view name = ggml_get_name(tensor);
        TRY(const auto adapts, adapted_by(name));
        const bool is_a = name.ends_with(".lora_a");
        const ggml_tensor* partner = ggml_get_tensor(shapes, (adapts + (is_a ? ".lora_b" : ".lora_a")).c_str());
        if (!partner) return fail(ErrorCode::kUnavailable, "one of its tensors has no partner");
        const bool matrix = tensor->ne[0] > 0 && tensor->ne[1] > 0 && tensor->ne[2] == 1 && tensor->ne[3] == 1;
        const bool fits = is_a ? tensor->ne[1] == partner->ne[0] : tensor->ne[0] == partner->ne[1];
        if (!matrix || !fits) return fail(ErrorCode::kUnavailable, "the shapes of its tensors do not fit together");
        if (std::ranges::find(kWeightTypes, tensor->type) == kWeightTypes.end()) {
            return fail(ErrorCode::kUnavailable, "its weights are {}; F32, F16, BF16 and Q8_0 are served", ggml_type_name(tensor->type));
        }
    }
    return {};
}

Result<FileHandle> open_regular(const std::string& path, FileIdentity& identity) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);  // a pipe must not hold us up
    if (descriptor < 0) return fail(ErrorCode::kNotFound, "its file cannot be opened");
    FileHandle file(::fdopen(descriptor, "rb"));
    struct stat status {};
    if (!file || ::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        return fail(ErrorCode::kNotFound, "its file cannot be opened");
    }
    identity = identity_of(status);
    return file;
}

}  // namespace

Result<FileIdentity> identity_of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return fail(ErrorCode::kNotFound, "there is no such file");
    return identity_of(status);
}

Result<AdapterFile> open_adapter(const std::string& path, const std::string& architecture) {
    initialize_library();
    AdapterFile adapter;
    TRY(adapter.file, open_regular(path, adapter.identity));
    ggml_context* shapes_raw = nullptr;
    const GgufHandle header(gguf_init_from_file_ptr(adapter.file.get(), gguf_init_params{true, &shapes_raw}));
    const GgmlHandle shapes(shapes_raw);
    if (!header) return fail(ErrorCode::kUnavailable, "its file is not a readable GGUF");
    TRY_VOID(check_metadata(header.get(), architecture));
    TRY_VOID(check_tensors(header.get(), shapes.get()));
    const std::uint64_t data = gguf_get_data_offset(header.get());
    for (std::int64_t i = 0; i < gguf_get_n_tensors(header.get()); ++i) {
        const std::uint64_t bytes = gguf_get_tensor_size(header.get(), i);
        adapter.weight_bytes += bytes;
        if (data + gguf_get_tensor_offset(header.get(), i) + bytes > adapter.identity.bytes) {
            return fail(ErrorCode::kUnavailable, "its file is cut short, or still being written");
        }
    }
    std::rewind(adapter.file.get());
    return adapter;
}

}  // namespace glimpse::engine::llama
