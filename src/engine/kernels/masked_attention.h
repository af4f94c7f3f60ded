#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/kernel_list.h"

namespace glimpse::engine::kernels {

using Half = std::uint16_t;  ///< the bits of a 16-bit float

inline constexpr Half kMaskedOut = 0xFC00;          ///< minus infinity in a mask
inline constexpr int kCellsInBlock = 64;            ///< cells that are unpacked together
inline constexpr int kMaskedQueriesMax = 48;        ///< rows times heads of one tile
inline constexpr int kMaskedWidthMultiple = 16;     ///< head widths are multiples of this
inline constexpr std::size_t kCellListSlack = 16;   ///< ints written beyond the list's end, at most

/// Some rows of a mask and all query heads that read one head of keys and values. Query `i` belongs to row i / heads of the mask.
struct MaskedTile {
    const float* const* queries = nullptr;  ///< rows * heads pointers, each to `width` floats
    float* const* out = nullptr;            ///< the same
    int rows = 0;
    int heads = 0;  ///< rows * heads is 1 to kMaskedQueriesMax
    const int* cells = nullptr;  ///< those that any of the rows may see
    int count = 0;
    const Half* mask = nullptr;    ///< of the first row: what is added to the scaled score, for each cell
    std::size_t mask_stride = 0;   ///< halves from one row to the next
    const char* keys = nullptr;    ///< of cell 0: `width` halves
    std::size_t key_stride = 0;    ///< bytes from one cell to the next
    const char* values = nullptr;
    std::size_t value_stride = 0;
    int width = 0;  ///< of the head, a multiple of kMaskedWidthMultiple
    float scale = 1;
    float* scratch = nullptr;  ///< masked_scratch(width) floats, aligned to kAlignment
};

/// Attention to those cells of a cache that a mask leaves, compiled for one instruction set. Stateless; any thread.
struct MaskedKernels {
    const char* name = "";
    /// Lists the cells that any of `rows` rows of `count` halves may see, in their order; returns how many. `cells` has room for
    /// count + kCellListSlack.
    int (*find_cells)(const Half* mask, std::size_t stride, int rows, int count, int* cells) = nullptr;
    /// A row that sees none of its tile's cells becomes zeros.
    void (*attend)(const MaskedTile& tile) = nullptr;
};

constexpr std::size_t masked_scratch(int width) {
    return std::size_t{2} * (kMaskedQueriesMax + kCellsInBlock) * width + std::size_t{2} * kMaskedQueriesMax * kCellsInBlock;
}

/// Those for this processor; null where we have none.
const MaskedKernels* masked_kernels();

/// For tests: all that this processor can run.
KernelList<MaskedKernels> runnable_masked_kernels();

}  // namespace glimpse::engine::kernels
