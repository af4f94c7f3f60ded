#include "engine/llama/q8_product_nodes.h"

#include <algorithm>

#include "engine/llama/matrix_product.h"

namespace glimpse::engine::llama {
namespace {

using kernels::kQ8Panel;

constexpr int kRowsInTask = 512;         ///< enough that packing a panel for them again costs little
constexpr int kRowsQuantizedAtOnce = 32;

/// Below that, what surrounds a node of its own costs more than its product gains.
constexpr std::int64_t kWorkMin = 1 << 20;

int parts(int count, int size) { return (count + size - 1) / size; }

}  // namespace

bool Q8ProductNodes::takes(const ggml_tensor* node, std::int64_t rows_min) {
    if (!is_matrix_product(node) || !kernels::q8_kernels()) return false;
    const auto *weights = node->src[0], *rows = node->src[1];
    return weights->type == GGML_TYPE_Q8_0 && rows->ne[1] >= rows_min && weights->ne[1] % kernels::kQ8ColumnMultiple == 0 &&
           ggml_nelements(weights) * rows->ne[1] >= kWorkMin;
}

void Q8ProductNodes::compute(ggml_tensor* node, KernelTasks& tasks) {
    const auto depth = static_cast<int>(node->src[0]->ne[0]);
    const std::int64_t rows = node->src[1]->ne[1];
    const auto group = std::max<std::int64_t>(kRowsInTask, static_cast<std::int64_t>(kRowBytesMax / kernels::q8_row_bytes(depth)) / kRowsInTask * kRowsInTask);
    for (std::int64_t first = 0; first < rows; first += group) multiply_rows(node, first, static_cast<int>(std::min(group, rows - first)), tasks);
}

void Q8ProductNodes::multiply_rows(ggml_tensor* node, std::int64_t first, int count, KernelTasks& tasks) {
    const ggml_tensor* weights = node->src[0];
    const auto depth = static_cast<int>(weights->ne[0]);
    const auto columns = static_cast<int>(weights->ne[1]);
    const std::size_t row_bytes = kernels::q8_row_bytes(depth);
    const float* const from = static_cast<const float*>(node->src[1]->data) + first * depth;
    float* const to = static_cast<float*>(node->data) + first * columns;
    char* const rows = static_cast<char*>(rows_.bytes(row_bytes * count));
    tasks.spread(parts(count, kRowsQuantizedAtOnce), 0, [&](int index, char*) {
        const int row = index * kRowsQuantizedAtOnce;
        kernels_->quantize_rows(from + std::int64_t{row} * depth, std::min(kRowsQuantizedAtOnce, count - row), depth, rows + row_bytes * row);
    });
    const int groups = parts(count, kRowsInTask);
    tasks.spread(parts(columns, kQ8Panel) * groups, kernels::q8_panel_bytes(kQ8Panel, depth), [&](int index, char* packed) {
        const int column = index / groups * kQ8Panel;
        const int row = index % groups * kRowsInTask;
        const int width = std::min(kQ8Panel, columns - column);
        kernels_->pack_columns(static_cast<const char*>(weights->data) + column * weights->nb[1], weights->nb[1], width, depth, packed);
        kernels_->multiply({
            .rows = rows + row_bytes * row,
            .count = std::min(kRowsInTask, count - row),
            .depth = depth,
            .packed = packed,
            .columns = width,
            .out = to + std::int64_t{row} * columns + column,
            .out_stride = static_cast<std::size_t>(columns),
        });
    });
}

}  // namespace glimpse::engine::llama
