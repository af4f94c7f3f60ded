#pragma once

#include <memory>

#include "engine/llama/kernel_device.h"
#include "engine/llama/kernel_tasks.h"
#include "engine/llama/masked_attention_nodes.h"
#include "engine/llama/q8_product_nodes.h"

namespace glimpse::engine::llama {

/// What a decoder spends its time with, where we are faster than ggml: attention over a shared cache (decision 0020) and products of several
/// rows with weights in Q8_0 (decision 0038). One caller at a time.
class DecoderKernels final : public NodeKernels {
public:
    explicit DecoderKernels(const kernels::MaskedKernels& kernels) : attention_(kernels), products_(kernels::q8_kernels()) {}

    /// Whether a node is one of ours. Pure.
    static bool takes(const ggml_tensor* node);
    void compute(ggml_tensor* node) override;
    void set_threads(int threads) override { tasks_.set_threads(threads); }

private:
    MaskedAttentionNodes attention_;
    Q8ProductNodes products_;
    KernelTasks tasks_{1};
};

/// For libllama's contexts. Null where we have no kernels.
std::unique_ptr<KernelDevice> make_decoder_device();

}  // namespace glimpse::engine::llama
