#pragma once

#include <cstddef>

#include "engine/kernels/kernel_list.h"

namespace glimpse::engine::kernels {

inline constexpr int kKeysInBlock = 256;    ///< keys and values that are packed together
inline constexpr int kQueriesInTile = 96;   ///< at most; one tile is one task
inline constexpr int kDepthInBlock = 1024;  ///< of a product: so much of a panel stays in the cache
inline constexpr int kWidthMultiple = 16;   ///< head widths, depths and column counts are multiples of this
inline constexpr std::size_t kAlignment = 64;  ///< bytes, of packed data and scratch

/// Some queries of one head against all its keys: out = softmax(scale * queries * keys^T) * values, without a mask.
struct AttentionTile {
    const float* queries = nullptr;
    std::size_t query_stride = 0;   ///< floats from one query to the next
    int count = 0;                  ///< queries, 1 to kQueriesInTile
    const float* packed = nullptr;  ///< all blocks of the head, as pack_keys() left them
    int keys = 0;
    int width = 0;  ///< of the head, a multiple of kWidthMultiple
    float scale = 1;
    float* out = nullptr;
    std::size_t out_stride = 0;  ///< floats from one query's result to the next
    float* scratch = nullptr;    ///< attention_scratch(width) floats
};

/// Some rows of a product: out[row][column] = sum over depth of rows[row][depth] * columns[column][depth].
struct ProductTile {
    const float* rows = nullptr;  ///< each `depth` floats, one behind the other
    int count = 0;                ///< rows, up to kQueriesInTile
    int depth = 0;                ///< a multiple of kWidthMultiple
    const float* packed = nullptr;  ///< all columns, panel by panel, as pack_columns() left them
    int columns = 0;                ///< a multiple of kWidthMultiple
    float* out = nullptr;
    std::size_t out_stride = 0;  ///< floats from one row's result to the next
    float* scratch = nullptr;    ///< kProductScratch floats
};

/// Inner loops of 32-bit floats, compiled for one instruction set. Stateless; any thread.
struct TileKernels {
    const char* name = "";
    float rounding = 0;  ///< a factor is off by at most this part of itself before it is multiplied
    int panel = 0;  ///< columns that are packed side by side
    /// Packs `count` keys and values (up to kKeysInBlock) of `width` floats each into packed_block(width) floats.
    void (*pack_keys)(const float* keys, const float* values, int count, int width, float* packed) = nullptr;
    void (*attend)(const AttentionTile& tile) = nullptr;
    /// Packs `count` columns (up to `panel`) of `depth` floats each into panel * depth floats.
    void (*pack_columns)(const float* columns, int count, int depth, float* packed) = nullptr;
    void (*multiply)(const ProductTile& tile) = nullptr;
};

constexpr std::size_t packed_block(int width) { return std::size_t{2} * kKeysInBlock * width; }
constexpr std::size_t attention_scratch(int width) {
    return std::size_t{3} * kQueriesInTile * width + std::size_t{kQueriesInTile} * kKeysInBlock + 2 * kQueriesInTile;
}

inline constexpr std::size_t kProductScratch = 12288;

/// Those for this processor; null where we have none that beat ggml's own.
const TileKernels* tile_kernels();

/// For tests: all that this processor can run.
KernelList<TileKernels> runnable_tile_kernels();

}  // namespace glimpse::engine::kernels
