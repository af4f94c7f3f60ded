#pragma once

#include <ggml.h>

#include <cstddef>

#include "engine/kernels/q8_products.h"
#include "engine/llama/kernel_tasks.h"

namespace glimpse::engine::llama {

/// Products of weights in Q8_0 with several rows. One caller at a time.
class Q8ProductNodes {
public:
    /// Quantised rows at once: more are computed one group after the other.
    static constexpr std::size_t kRowBytesMax = std::size_t{32} << 20;

    explicit Q8ProductNodes(const kernels::Q8Kernels* kernels) : kernels_(kernels) {}

    /// Whether a node is one of ours on this processor, and has at least `rows_min` rows. Pure.
    static bool takes(const ggml_tensor* node, std::int64_t rows_min);
    void compute(ggml_tensor* node, KernelTasks& tasks);

private:
    void multiply_rows(ggml_tensor* node, std::int64_t first, int count, KernelTasks& tasks);

    const kernels::Q8Kernels* kernels_;
    KernelRoom rows_;
};

}  // namespace glimpse::engine::llama
