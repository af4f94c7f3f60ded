#pragma once

#include <ggml.h>
#include <gguf.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

/// LoRA adapters for the model of tests/data/nano-start, made up at random.
namespace glimpse::engine {

struct LoraTensor {
    std::string name;
    std::int64_t columns = 0;
    std::int64_t rows = 1;
    ggml_type type = GGML_TYPE_F32;
    std::int64_t depth = 1;
};

/// What write_adapter() writes: by default a valid adapter that changes what the model answers.
struct LoraFile {
    unsigned seed = 1;
    float size = 0.35F;  ///< of the random weights
    std::string type = "adapter";
    std::string adapter_type = "lora";
    std::string architecture = "glm4";
    std::vector<LoraTensor> tensors = {};
    bool text_alpha = false;
    bool invocation_tokens = false;
};

inline std::vector<LoraTensor> nano_lora(std::int64_t rank = 4, ggml_type type = GGML_TYPE_F32) {
    struct Shape {
        const char* name;
        std::int64_t columns, rows;
    };
    std::vector<LoraTensor> tensors;
    for (int block = 0; block < 4; ++block) {
        for (const auto& [name, columns, rows] : {Shape{"attn_q", 256, 256}, {"attn_output", 256, 256}, {"ffn_down", 512, 256}}) {
            const std::string matrix = "blk." + std::to_string(block) + "." + name + ".weight";
            tensors.push_back({matrix + ".lora_a", columns, rank, type});
            tensors.push_back({matrix + ".lora_b", rank, rows, type});
        }
    }
    return tensors;
}

inline void fill_at_random(ggml_tensor* tensor, std::mt19937& random, float size) {
    std::normal_distribution<float> draw(0, size);
    std::vector<float> values(static_cast<std::size_t>(ggml_nelements(tensor)));
    for (float& value : values) value = draw(random);
    if (tensor->type == GGML_TYPE_F32) {
        std::memcpy(tensor->data, values.data(), values.size() * sizeof(float));
    } else {
        ggml_quantize_chunk(tensor->type, values.data(), tensor->data, 0, ggml_nrows(tensor), tensor->ne[0], nullptr);
    }
}

/// Writes beside the place and renames, as whoever replaces a file that is being served should.
inline void write_adapter(const std::string& path, LoraFile lora) {
    if (lora.tensors.empty()) lora.tensors = nano_lora();
    std::mt19937 random(lora.seed);
    const std::unique_ptr<gguf_context, decltype(&gguf_free)> file(gguf_init_empty(), gguf_free);
    const std::unique_ptr<ggml_context, decltype(&ggml_free)> data(ggml_init({std::size_t{32} << 20, nullptr, false}), ggml_free);
    gguf_set_val_str(file.get(), "general.type", lora.type.c_str());
    gguf_set_val_str(file.get(), "general.architecture", lora.architecture.c_str());
    gguf_set_val_str(file.get(), "adapter.type", lora.adapter_type.c_str());
    if (lora.text_alpha) gguf_set_val_str(file.get(), "adapter.lora.alpha", "4");
    if (!lora.text_alpha) gguf_set_val_f32(file.get(), "adapter.lora.alpha", 4);
    const std::uint32_t token = 1;
    if (lora.invocation_tokens) gguf_set_arr_data(file.get(), "adapter.alora.invocation_tokens", GGUF_TYPE_UINT32, &token, 1);
    for (const auto& shape : lora.tensors) {
        ggml_tensor* tensor = ggml_new_tensor_3d(data.get(), shape.type, shape.columns, shape.rows, shape.depth);
        ggml_set_name(tensor, shape.name.c_str());
        if (shape.type != GGML_TYPE_I32) fill_at_random(tensor, random, lora.size);
        gguf_add_tensor(file.get(), tensor);
    }
    ASSERT_TRUE(gguf_write_to_file(file.get(), (path + ".new").c_str(), false));
    std::filesystem::rename(path + ".new", path);
}

/// A folder of adapters that goes away with the test.
class AdapterFolder {
public:
    AdapterFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "glimpse-adapters-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~AdapterFolder() { std::filesystem::remove_all(path_); }
    AdapterFolder(const AdapterFolder&) = delete;
    AdapterFolder& operator=(const AdapterFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name + ".gguf"; }
    void write(const std::string& name, const LoraFile& lora) const { write_adapter(file(name), lora); }
    void remove(const std::string& name) const { std::filesystem::remove(file(name)); }

private:
    std::string path_;
};

}  // namespace glimpse::engine
