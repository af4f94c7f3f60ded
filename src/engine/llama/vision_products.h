#pragma once

#include <ggml.h>

#include <cstddef>

#include "engine/kernels/tile_kernels.h"
#include "engine/llama/kernel_device.h"
#include "engine/llama/kernel_tasks.h"
#include "engine/llama/q8_product_nodes.h"

namespace glimpse::engine::llama {

/// What a vision tower spends its time with: attention without a mask, and products of quantised weights with many rows (engine/kernels).
/// One caller at a time.
class VisionProducts final : public NodeKernels {
public:
    /// Packed data at once: more heads or columns than fit are computed one group after the other. A single head may need more.
    static constexpr std::size_t kPackedBytesMax = std::size_t{32} << 20;

    VisionProducts(const kernels::TileKernels& kernels, int threads) : kernels_(kernels), q8_products_(kernels::q8_kernels()), tasks_(threads) {}

    /// Whether a node is one of ours. Pure.
    static bool takes(const ggml_tensor* node);
    void compute(ggml_tensor* node) override;

private:
    void attend(ggml_tensor* node);
    void attend_heads(ggml_tensor* node, int first, int last);
    void pack_head(const ggml_tensor* node, int head, int block, float* plain, float* packed) const;
    void multiply(ggml_tensor* node);
    void multiply_columns(ggml_tensor* node, int first, int count);

    const kernels::TileKernels& kernels_;
    Q8ProductNodes q8_products_;
    KernelTasks tasks_;
    KernelRoom packed_;
};

/// For libmtmd. Null where we have no kernels that beat ggml's.
std::unique_ptr<KernelDevice> make_vision_device(int threads);

}  // namespace glimpse::engine::llama
