#pragma once

#include <ggml.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

namespace glimpse::engine::llama {

struct FreeContext {
    void operator()(ggml_context* context) const { ggml_free(context); }
};

/// Tensors of ggml in memory of their own, filled by chance, the same in each run.
class GgmlTest : public ::testing::Test {
protected:
    GgmlTest(std::size_t bytes, unsigned seed)
        : context_(ggml_init({.mem_size = bytes, .mem_buffer = nullptr, .no_alloc = false})), source_(seed) {}

    ggml_context* context() { return context_.get(); }

    ggml_tensor* random(ggml_type type, std::vector<std::int64_t> sides) {
        ggml_tensor* plain = ggml_new_tensor(context(), GGML_TYPE_F32, static_cast<int>(sides.size()), sides.data());
        std::normal_distribution<float> normal;
        float* values = ggml_get_data_f32(plain);
        for (std::int64_t i = 0; i < ggml_nelements(plain); ++i) values[i] = normal(source_);
        if (type == GGML_TYPE_F32) return plain;
        ggml_tensor* packed = ggml_new_tensor(context(), type, static_cast<int>(sides.size()), sides.data());
        ggml_quantize_chunk(type, values, packed->data, 0, ggml_nrows(plain), plain->ne[0], nullptr);
        return packed;
    }

private:
    std::unique_ptr<ggml_context, FreeContext> context_;
    std::mt19937 source_;
};

}  // namespace glimpse::engine::llama
