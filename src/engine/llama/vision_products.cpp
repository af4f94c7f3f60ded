#include "engine/llama/vision_products.h"

#include <algorithm>
#include <cstring>

#include "engine/llama/matrix_product.h"

namespace glimpse::engine::llama {
namespace {

using kernels::kAlignment;
using kernels::kKeysInBlock;
using kernels::kQueriesInTile;
using kernels::kWidthMultiple;

constexpr std::size_t kPackedFloatsMax = VisionProducts::kPackedBytesMax / sizeof(float);

/// Unpacking weights costs as much as some rows' products.
constexpr std::int64_t kRowsMin = 64;

int blocks_of(const ggml_tensor* keys) { return static_cast<int>((keys->ne[1] + kKeysInBlock - 1) / kKeysInBlock); }

/// Rows that can be read one behind the other as floats.
bool readable(const ggml_tensor* tensor) {
    return (tensor->type == GGML_TYPE_F32 || ggml_get_type_traits(tensor->type)->to_float != nullptr) &&
           tensor->nb[0] == ggml_type_size(tensor->type);
}

bool takes_attention(const ggml_tensor* node) {
    const auto *queries = node->src[0], *keys = node->src[1], *values = node->src[2];
    float parameters[3];  // scale, bias of the mask, cap
    std::memcpy(parameters, node->op_params, sizeof(parameters));
    const bool plain = !node->src[3] && !node->src[4] && parameters[1] == 0 && parameters[2] == 0;
    return plain && queries->type == GGML_TYPE_F32 && queries->nb[0] == sizeof(float) && readable(keys) && readable(values) &&
           queries->ne[0] == values->ne[0] && queries->ne[0] % kWidthMultiple == 0 && queries->ne[3] == 1 && queries->ne[1] >= kRowsMin &&
           queries->ne[2] % keys->ne[2] == 0 && keys->ne[2] == values->ne[2];
}

bool takes_product(const ggml_tensor* node) {
    const auto *weights = node->src[0], *rows = node->src[1];
    return is_matrix_product(node) && readable(weights) && rows->ne[1] >= kRowsMin && weights->ne[0] % kWidthMultiple == 0 && weights->ne[1] % kWidthMultiple == 0;
}

/// `count` rows of `width` elements, `stride` bytes apart, as floats one behind the other.
void read_rows(const ggml_tensor* tensor, const char* from, std::size_t stride, int count, int width, float* to) {
    const auto to_float = ggml_get_type_traits(tensor->type)->to_float;
    for (int row = 0; row < count; ++row, from += stride, to += width) {
        if (tensor->type == GGML_TYPE_F32) {
            std::memcpy(to, from, width * sizeof(float));
        } else {
            to_float(from, to, width);
        }
    }
}

}  // namespace

bool VisionProducts::takes(const ggml_tensor* node) {
    switch (node->op) {
        case GGML_OP_FLASH_ATTN_EXT: return takes_attention(node);
        case GGML_OP_MUL_MAT: return takes_product(node);
        default: return false;
    }
}

void VisionProducts::compute(ggml_tensor* node) {
    if (node->op == GGML_OP_FLASH_ATTN_EXT) attend(node);
    if (node->op != GGML_OP_MUL_MAT) return;
    if (Q8ProductNodes::takes(node, kRowsMin)) {
        q8_products_.compute(node, tasks_);
    } else {
        multiply(node);
    }
}

void VisionProducts::attend(ggml_tensor* node) {
    const ggml_tensor* keys = node->src[1];
    const std::size_t a_head = kernels::packed_block(static_cast<int>(keys->ne[0])) * blocks_of(keys);
    const int heads = static_cast<int>(keys->ne[2]);
    const int group = static_cast<int>(std::max<std::size_t>(1, kPackedFloatsMax / a_head));
    for (int first = 0; first < heads; first += group) attend_heads(node, first, std::min(heads, first + group));
}

/// Key heads `first` to `last`, and the query heads that read them.
void VisionProducts::attend_heads(ggml_tensor* node, int first, int last) {
    const auto *queries = node->src[0], *keys = node->src[1];
    const int width = static_cast<int>(queries->ne[0]);
    const int blocks = blocks_of(keys);
    const std::size_t a_block = kernels::packed_block(width);
    float* const packed = packed_.floats(a_block * blocks * (last - first));
    tasks_.spread(blocks * (last - first), std::size_t{2} * kKeysInBlock * width * sizeof(float), [&](int index, char* memory) {
        float* const plain = reinterpret_cast<float*>(memory);
        pack_head(node, first + index / blocks, index % blocks, plain, packed + a_block * index);
    });

    const int count = static_cast<int>(queries->ne[1]);
    const int tiles = (count + kQueriesInTile - 1) / kQueriesInTile;
    const int readers = static_cast<int>(queries->ne[2] / keys->ne[2]);
    float scale = 1;
    std::memcpy(&scale, node->op_params, sizeof(scale));
    tasks_.spread(tiles * readers * (last - first), kernels::attention_scratch(width) * sizeof(float), [&](int index, char* memory) {
        float* const scratch = reinterpret_cast<float*>(memory);
        const std::int64_t head = first * readers + index / tiles;
        const std::int64_t query = std::int64_t{index % tiles} * kQueriesInTile;
        kernels_.attend({
            .queries = reinterpret_cast<const float*>(static_cast<const char*>(queries->data) + head * queries->nb[2] + query * queries->nb[1]),
            .query_stride = queries->nb[1] / sizeof(float),
            .count = std::min(kQueriesInTile, static_cast<int>(count - query)),
            .packed = packed + a_block * blocks * (head / readers - first),
            .keys = static_cast<int>(keys->ne[1]),
            .width = width,
            .scale = scale,
            .out = reinterpret_cast<float*>(static_cast<char*>(node->data) + head * node->nb[1] + query * node->nb[2]),
            .out_stride = node->nb[2] / sizeof(float),
            .scratch = scratch,
        });
    });
}

void VisionProducts::pack_head(const ggml_tensor* node, int head, int block, float* plain, float* packed) const {
    const auto *keys = node->src[1], *values = node->src[2];
    const int width = static_cast<int>(keys->ne[0]);
    const std::int64_t first = std::int64_t{block} * kKeysInBlock;
    const int count = static_cast<int>(std::min<std::int64_t>(kKeysInBlock, keys->ne[1] - first));
    float* const plain_values = plain + std::size_t{kKeysInBlock} * width;
    read_rows(keys, static_cast<const char*>(keys->data) + head * keys->nb[2] + first * keys->nb[1], keys->nb[1], count, width, plain);
    read_rows(values, static_cast<const char*>(values->data) + head * values->nb[2] + first * values->nb[1], values->nb[1], count, width, plain_values);
    kernels_.pack_keys(plain, plain_values, count, width, packed);
}

void VisionProducts::multiply(ggml_tensor* node) {
    const ggml_tensor* weights = node->src[0];
    const auto columns = static_cast<int>(weights->ne[1]);
    const std::size_t panels = std::max<std::size_t>(1, kPackedFloatsMax / (weights->ne[0] * kernels_.panel));
    const int group = static_cast<int>(std::min<std::size_t>(columns, panels * kernels_.panel));
    for (int first = 0; first < columns; first += group) multiply_columns(node, first, std::min(group, columns - first));
}

void VisionProducts::multiply_columns(ggml_tensor* node, int first, int count) {
    const auto *weights = node->src[0], *rows = node->src[1];
    const auto depth = static_cast<int>(weights->ne[0]);
    const int panel = kernels_.panel;
    float* const packed = packed_.floats(std::size_t{1} * count * depth);
    tasks_.spread((count + panel - 1) / panel, sizeof(float) * panel * depth, [&](int index, char* memory) {
        float* const plain = reinterpret_cast<float*>(memory);
        const int column = index * panel;
        const int here = std::min(panel, count - column);
        read_rows(weights, static_cast<const char*>(weights->data) + (first + column) * weights->nb[1], weights->nb[1], here, depth, plain);
        kernels_.pack_columns(plain, here, depth, packed + std::size_t{1} * column * depth);
    });
    const auto row_count = static_cast<int>(rows->ne[1]);
    tasks_.spread((row_count + kQueriesInTile - 1) / kQueriesInTile, kernels::kProductScratch * sizeof(float), [&](int index, char* memory) {
        float* const scratch = reinterpret_cast<float*>(memory);
        const std::size_t row = std::size_t{1} * index * kQueriesInTile;
        kernels_.multiply({
            .rows = static_cast<const float*>(rows->data) + row * depth,
            .count = std::min(kQueriesInTile, row_count - static_cast<int>(row)),
            .depth = depth,
            .packed = packed,
            .columns = count,
            .out = static_cast<float*>(node->data) + row * node->ne[0] + first,
            .out_stride = static_cast<std::size_t>(node->ne[0]),
            .scratch = scratch,
        });
    });
}

std::unique_ptr<KernelDevice> make_vision_device(int threads) {
    const auto* kernels = kernels::tile_kernels();
    if (!kernels) return nullptr;
    return std::make_unique<KernelDevice>(kernels->name, VisionProducts::takes,
                                          [=] { return std::make_unique<VisionProducts>(*kernels, threads); });
}

}  // namespace glimpse::engine::llama
