#pragma once

#include <ggml.h>

#include <cstddef>
#include <vector>

#include "engine/kernels/masked_attention.h"
#include "engine/llama/kernel_tasks.h"

namespace glimpse::engine::llama {

/// Attention of a decoder whose sequences share one KV cache: each row sees few of its cells, and only those are read (decision 0020).
/// Keys and values of 16-bit floats; one caller at a time.
class MaskedAttentionNodes {
public:
    explicit MaskedAttentionNodes(const kernels::MaskedKernels& kernels) : kernels_(kernels) {}

    /// Whether a node is one of ours. Pure.
    static bool takes(const ggml_tensor* node);
    void compute(ggml_tensor* node, KernelTasks& tasks);

private:
    /// Rows of the mask, one behind the other, that see much the same cells.
    struct Rows {
        int first = 0;
        int count = 0;
    };

    void group_rows(const ggml_tensor* node);
    void attend(const ggml_tensor* node, Rows rows, int key_head, char* memory) const;

    const kernels::MaskedKernels& kernels_;
    KernelRoom cells_;
    std::vector<Rows> groups_;
};

}  // namespace glimpse::engine::llama
