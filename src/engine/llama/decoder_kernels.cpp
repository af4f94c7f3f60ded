#include "engine/llama/decoder_kernels.h"

namespace glimpse::engine::llama {
namespace {

/// One row is bound by the memory that its weights come from, and ggml does not pack them first (decision 0038).
constexpr std::int64_t kRowsMin = 2;

}  // namespace

bool DecoderKernels::takes(const ggml_tensor* node) { return MaskedAttentionNodes::takes(node) || Q8ProductNodes::takes(node, kRowsMin); }

void DecoderKernels::compute(ggml_tensor* node) {
    if (node->op == GGML_OP_MUL_MAT) {
        products_.compute(node, tasks_);
    } else {
        attention_.compute(node, tasks_);
    }
}

std::unique_ptr<KernelDevice> make_decoder_device() {
    const auto* kernels = kernels::masked_kernels();
    if (!kernels) return nullptr;
    return std::make_unique<KernelDevice>(kernels->name, DecoderKernels::takes, [=] { return std::make_unique<DecoderKernels>(*kernels); });
}

}  // namespace glimpse::engine::llama
