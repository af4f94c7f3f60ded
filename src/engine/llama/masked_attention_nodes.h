#pragma once

#include <ggml.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/kernels/masked_attention.h"
#include "engine/llama/kernel_device.h"
#include "engine/llama/kernel_tasks.h"

namespace glimpse::engine::llama {

/// Attention of a decoder whose sequences share one KV cache: each row sees few of its cells, and only those are read (decision 0020).
/// Keys and values of 16-bit floats; one caller at a time.
class MaskedAttentionNodes final : public NodeKernels {
public:
    explicit MaskedAttentionNodes(const kernels::MaskedKernels& kernels) : kernels_(kernels) {}

    /// Whether a node is one of ours. Pure.
    static bool takes(const ggml_tensor* node);
    void compute(ggml_tensor* node) override;
    void set_threads(int threads) override { tasks_.set_threads(threads); }

private:
    /// Rows of the mask, one behind the other, that see much the same cells.
    struct Rows {
        int first = 0;
        int count = 0;
    };

    void group_rows(const ggml_tensor* node);
    void attend(const ggml_tensor* node, Rows rows, int key_head, char* memory) const;

    const kernels::MaskedKernels& kernels_;
    KernelTasks tasks_{1};
    KernelRoom cells_;
    std::vector<Rows> groups_;
};

/// For libllama's contexts. Null where we have no kernels.
std::unique_ptr<KernelDevice> make_decoder_device();

}  // namespace glimpse::engine::llama
