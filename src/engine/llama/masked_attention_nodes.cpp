#include "engine/llama/masked_attention_nodes.h"

#include <algorithm>
#include <cstring>

namespace glimpse::engine::llama {
namespace {

using kernels::Half;
using kernels::kMaskedQueriesMax;

/// Enough for what is unpacked to be used often; more would unite the cells of rows that share a prefix and little else.
constexpr int kRowsMax = 16;

int readers_of(const ggml_tensor* node) { return static_cast<int>(node->src[0]->ne[2] / node->src[1]->ne[2]); }

const Half* mask_row(const ggml_tensor* mask, int row) {
    return reinterpret_cast<const Half*>(static_cast<const char*>(mask->data) + row * mask->nb[1]);
}

std::size_t list_bytes(const ggml_tensor* mask) {
    return KernelRoom::round_up((static_cast<std::size_t>(mask->ne[0]) + kernels::kCellListSlack) * sizeof(int));
}

/// Some tens of microseconds: a short answer alone.
bool is_small(const ggml_tensor* node) {
    constexpr std::int64_t kSmall = 1 << 20;
    return ggml_nelements(node->src[0]) * node->src[3]->ne[0] <= kSmall;
}

bool of_halves(const ggml_tensor* tensor, std::int64_t width) {
    return tensor->type == GGML_TYPE_F16 && tensor->nb[0] == sizeof(Half) && tensor->ne[0] == width && tensor->ne[3] == 1;
}

/// Whether a row that sees `cells` sees mostly what the row of `mask` sees as well. Looks at some of them.
bool sees_alike(const Half* mask, const int* cells, int count) {
    constexpr int kLooks = 16;
    int common = 0;
    for (int i = 0; i < kLooks; ++i) {
        const auto cell = cells[static_cast<std::int64_t>(count - 1) * i / (kLooks - 1)];
        common += mask[cell] != kernels::kMaskedOut ? 1 : 0;
    }
    return common >= kLooks * 3 / 4;
}

}  // namespace

bool MaskedAttentionNodes::takes(const ggml_tensor* node) {
    if (node->op != GGML_OP_FLASH_ATTN_EXT || !node->src[3] || node->src[4]) return false;
    const auto *queries = node->src[0], *keys = node->src[1], *values = node->src[2], *mask = node->src[3];
    float parameters[3];  // scale, bias of the mask, cap
    std::memcpy(parameters, node->op_params, sizeof(parameters));
    const std::int64_t width = queries->ne[0];
    return parameters[1] == 0 && parameters[2] == 0 && width % kernels::kMaskedWidthMultiple == 0 && queries->type == GGML_TYPE_F32 &&
           queries->nb[0] == sizeof(float) && queries->ne[3] == 1 && of_halves(keys, width) && of_halves(values, width) &&
           keys->ne[2] == values->ne[2] && queries->ne[2] % keys->ne[2] == 0 && readers_of(node) <= kMaskedQueriesMax &&
           mask->type == GGML_TYPE_F16 && mask->nb[0] == sizeof(Half) && mask->ne[2] == 1 && mask->ne[3] == 1;
}

void MaskedAttentionNodes::compute(ggml_tensor* node, KernelTasks& tasks) {
    group_rows(node);
    const int key_heads = static_cast<int>(node->src[1]->ne[2]);
    const std::size_t scratch = list_bytes(node->src[3]) + kernels::masked_scratch(static_cast<int>(node->src[0]->ne[0])) * sizeof(float);
    tasks.spread(static_cast<int>(groups_.size()) * key_heads, scratch, [&](int index, char* memory) {
        attend(node, groups_[static_cast<std::size_t>(index / key_heads)], index % key_heads, memory);
    }, is_small(node));
}

void MaskedAttentionNodes::group_rows(const ggml_tensor* node) {
    const ggml_tensor* mask = node->src[3];
    const int rows = static_cast<int>(node->src[0]->ne[1]);
    const int rows_max = rows > 1 ? std::clamp(kMaskedQueriesMax / readers_of(node), 1, kRowsMax) : 1;
    int* const cells = static_cast<int*>(cells_.bytes(list_bytes(mask)));
    int first_sees = 0;  // cells of the group's first row
    groups_.clear();
    for (int row = 0; row < rows; ++row) {
        const int sees = rows_max > 1 ? kernels_.find_cells(mask_row(mask, row), 0, 1, static_cast<int>(mask->ne[0]), cells) : 0;
        const bool joins = sees > 0 && !groups_.empty() && groups_.back().count < rows_max && sees >= first_sees / 2 &&
                           sees_alike(mask_row(mask, groups_.back().first), cells, sees);
        if (joins) {
            ++groups_.back().count;
        } else {
            groups_.push_back({row, 1});
            first_sees = sees;
        }
    }
}

void MaskedAttentionNodes::attend(const ggml_tensor* node, Rows rows, int key_head, char* memory) const {
    const auto *queries = node->src[0], *keys = node->src[1], *values = node->src[2], *mask = node->src[3];
    int* const cells = reinterpret_cast<int*>(memory);
    const int readers = readers_of(node);
    const float* from[kMaskedQueriesMax];
    float* to[kMaskedQueriesMax];
    for (int i = 0; i < rows.count * readers; ++i) {
        const std::int64_t row = rows.first + i / readers;
        const std::int64_t head = std::int64_t{key_head} * readers + i % readers;
        from[i] = reinterpret_cast<const float*>(static_cast<const char*>(queries->data) + row * queries->nb[1] + head * queries->nb[2]);
        to[i] = reinterpret_cast<float*>(static_cast<char*>(node->data) + head * node->nb[1] + row * node->nb[2]);
    }
    kernels::MaskedTile tile;
    tile.queries = from;
    tile.out = to;
    tile.rows = rows.count;
    tile.heads = readers;
    tile.mask = mask_row(mask, rows.first);
    tile.mask_stride = mask->nb[1] / sizeof(Half);
    tile.cells = cells;
    tile.count = kernels_.find_cells(tile.mask, tile.mask_stride, rows.count, static_cast<int>(mask->ne[0]), cells);
    tile.keys = static_cast<const char*>(keys->data) + key_head * keys->nb[2];
    tile.key_stride = keys->nb[1];
    tile.values = static_cast<const char*>(values->data) + key_head * values->nb[2];
    tile.value_stride = values->nb[1];
    tile.width = static_cast<int>(queries->ne[0]);
    std::memcpy(&tile.scale, node->op_params, sizeof(tile.scale));
    tile.scratch = reinterpret_cast<float*>(memory + list_bytes(mask));
    kernels_.attend(tile);
}

}  // namespace glimpse::engine::llama
