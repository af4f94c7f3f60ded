#include "engine/llama/gguf_file.h"

#include <gguf.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>

#include "base/log.h"
#include "engine/llama/handles.h"
#include "engine/llama/library.h"

namespace glimpse::engine::llama {
namespace {

constexpr std::size_t kArrayItemsShown = 8;

using GgufHandle = std::unique_ptr<gguf_context, Deleter<gguf_free>>;
using GgmlHandle = std::unique_ptr<ggml_context, Deleter<ggml_free>>;

std::string scalar_text(gguf_type type, const void* data, std::size_t index) {
    switch (type) {
        case GGUF_TYPE_UINT8: return fmt::to_string(static_cast<const std::uint8_t*>(data)[index]);
        case GGUF_TYPE_INT8: return fmt::to_string(static_cast<const std::int8_t*>(data)[index]);
        case GGUF_TYPE_UINT16: return fmt::to_string(static_cast<const std::uint16_t*>(data)[index]);
        case GGUF_TYPE_INT16: return fmt::to_string(static_cast<const std::int16_t*>(data)[index]);
        case GGUF_TYPE_UINT32: return fmt::to_string(static_cast<const std::uint32_t*>(data)[index]);
        case GGUF_TYPE_INT32: return fmt::to_string(static_cast<const std::int32_t*>(data)[index]);
        case GGUF_TYPE_UINT64: return fmt::to_string(static_cast<const std::uint64_t*>(data)[index]);
        case GGUF_TYPE_INT64: return fmt::to_string(static_cast<const std::int64_t*>(data)[index]);
        case GGUF_TYPE_FLOAT32: return fmt::to_string(static_cast<const float*>(data)[index]);
        case GGUF_TYPE_FLOAT64: return fmt::to_string(static_cast<const double*>(data)[index]);
        case GGUF_TYPE_BOOL: return static_cast<const std::int8_t*>(data)[index] ? "true" : "false";
        default: return "?";
    }
}

std::string array_text(const gguf_context* file, std::int64_t key) {
    const gguf_type type = gguf_get_arr_type(file, key);
    const std::size_t count = gguf_get_arr_n(file, key);
    std::string text = "[";
    for (std::size_t i = 0; i < std::min(count, kArrayItemsShown); ++i) {
        if (i > 0) text += ", ";
        text += type == GGUF_TYPE_STRING ? gguf_get_arr_str(file, key, i)
                                         : scalar_text(type, gguf_get_arr_data(file, key), i);
    }
    return text + (count > kArrayItemsShown ? fmt::format(", ... {} in all]", count) : "]");
}

std::string value_text(const gguf_context* file, std::int64_t key) {
    const gguf_type type = gguf_get_kv_type(file, key);
    if (type == GGUF_TYPE_STRING) return gguf_get_val_str(file, key);
    if (type == GGUF_TYPE_ARRAY) return array_text(file, key);
    return scalar_text(type, gguf_get_val_data(file, key), 0);
}

std::uint64_t tensor_elements(const ggml_context* shapes, const char* name) {
    const ggml_tensor* tensor = ggml_get_tensor(const_cast<ggml_context*>(shapes), name);
    return tensor ? static_cast<std::uint64_t>(ggml_nelements(tensor)) : 0;
}

}  // namespace

std::optional<std::string> GgufSummary::text(std::string_view key) const {
    for (const auto& [name_in_file, value] : metadata) {
        if (name_in_file == key) return value;
    }
    return std::nullopt;
}

std::optional<std::int64_t> GgufSummary::integer(std::string_view key) const {
    const auto value = text(key);
    if (!value) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
    if (error != std::errc() || end != value->data() + value->size()) return std::nullopt;
    return number;
}

Result<GgufSummary> read_gguf(const std::string& path) {
    initialize_library();
    const std::string file_name = std::filesystem::path(path).filename().string();
    std::error_code io;
    const std::uint64_t file_bytes = std::filesystem::file_size(path, io);
    if (io) return fail(ErrorCode::kNotFound, "There is no model file {}.", path);

    ggml_context* shapes_raw = nullptr;
    GgufHandle file(gguf_init_from_file(path.c_str(), gguf_init_params{true, &shapes_raw}));
    GgmlHandle shapes(shapes_raw);
    if (!file) return fail(ErrorCode::kInvalidRequest, "{} is not a readable GGUF file.", file_name);

    GgufSummary summary;
    for (std::int64_t key = 0; key < gguf_get_n_kv(file.get()); ++key) {
        summary.metadata.emplace_back(gguf_get_key(file.get(), key), value_text(file.get(), key));
    }
    summary.architecture = summary.text("general.architecture").value_or("");
    summary.name = summary.text("general.name").value_or("");

    summary.tensors = static_cast<std::uint64_t>(gguf_get_n_tensors(file.get()));
    std::map<std::string, std::uint64_t> bytes_by_type;
    std::uint64_t data_end = gguf_get_data_offset(file.get());
    for (std::uint64_t i = 0; i < summary.tensors; ++i) {
        const auto index = static_cast<std::int64_t>(i);
        const std::uint64_t size = gguf_get_tensor_size(file.get(), index);
        bytes_by_type[ggml_type_name(gguf_get_tensor_type(file.get(), index))] += size;
        summary.tensor_bytes += size;
        summary.parameters += tensor_elements(shapes.get(), gguf_get_tensor_name(file.get(), index));
        data_end = std::max(data_end, gguf_get_data_offset(file.get()) + gguf_get_tensor_offset(file.get(), index) + size);
    }
    if (data_end > file_bytes) {
        return fail(ErrorCode::kInvalidRequest, "{} is cut short: {} bytes of {}. Pull it again.", file_name,
                    file_bytes, data_end);
    }
    const auto most = std::max_element(bytes_by_type.begin(), bytes_by_type.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != bytes_by_type.end()) summary.file_type = most->first;
    return summary;
}

}  // namespace glimpse::engine::llama
