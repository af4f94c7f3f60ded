#pragma once

#include <ggml-cpu.h>
#include <ggml.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
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

    /// What ggml computes for a node, which forgets it.
    std::vector<float> computed_by_ggml(ggml_tensor* node) {
        ggml_cgraph* graph = ggml_new_graph(context());
        ggml_build_forward_expand(graph, node);
        ggml_graph_compute_with_ctx(context(), graph, 2);
        float* values = ggml_get_data_f32(node);
        std::vector<float> computed(values, values + ggml_nelements(node));
        std::fill_n(values, computed.size(), std::nanf(""));
        return computed;
    }

    /// Largest difference of what a node holds; infinite where it holds nothing.
    static double largest_difference(const ggml_tensor* node, const std::vector<float>& expected) {
        const float* values = ggml_get_data_f32(node);
        double worst = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            if (std::isnan(values[i])) return INFINITY;
            worst = std::max(worst, std::abs(static_cast<double>(values[i]) - expected[i]));
        }
        return worst;
    }

    static double largest(const std::vector<float>& values) {
        double most = 0;
        for (const float value : values) most = std::max(most, std::abs(static_cast<double>(value)));
        return most;
    }

private:
    std::unique_ptr<ggml_context, FreeContext> context_;
    std::mt19937 source_;
};

}  // namespace glimpse::engine::llama
