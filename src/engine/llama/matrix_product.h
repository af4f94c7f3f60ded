#pragma once

#include <ggml.h>

namespace glimpse::engine::llama {

/// Whether a node is one matrix times another, rows and result in 32-bit floats, each in one piece.
inline bool is_matrix_product(const ggml_tensor* node) {
    const auto is_matrix = [](const ggml_tensor* tensor) { return tensor->ne[2] == 1 && tensor->ne[3] == 1 && ggml_is_contiguous(tensor); };
    return node->op == GGML_OP_MUL_MAT && is_matrix(node) && is_matrix(node->src[0]) && is_matrix(node->src[1]) && node->src[1]->type == GGML_TYPE_F32;
}

}  // namespace glimpse::engine::llama
