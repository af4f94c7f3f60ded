#pragma once

#include <cstddef>

#include "engine/kernels/kernel_list.h"

namespace glimpse::engine::kernels {

inline constexpr int kQ8Block = 32;          ///< numbers that share a scale; depths are multiples of this
inline constexpr int kQ8Panel = 64;          ///< columns that are packed side by side, at most; a multiple of kQ8ColumnMultiple
inline constexpr int kQ8ColumnMultiple = 16;

/// Bytes of a row of `depth` numbers as quantize_rows() leaves it, and of a panel as pack_columns() does.
constexpr std::size_t q8_row_bytes(int depth) { return static_cast<std::size_t>(depth / kQ8Block) * (kQ8Block + 8); }
constexpr std::size_t q8_panel_bytes(int columns, int depth) { return static_cast<std::size_t>(depth / kQ8Block) * columns * (kQ8Block + 4); }

/// Some rows of a product: out[row][column] = sum over depth of rows[row][depth] * columns[column][depth].
struct Q8Tile {
    const char* rows = nullptr;    ///< as quantize_rows() left them
    int count = 0;                 ///< rows
    int depth = 0;                 ///< a multiple of kQ8Block
    const char* packed = nullptr;  ///< a panel, as pack_columns() left it
    int columns = 0;               ///< of the panel
    float* out = nullptr;
    std::size_t out_stride = 0;  ///< floats from one row's result to the next
};

/// Products of weights in ggml's Q8_0 (blocks of 32 bytes with a scale of 16 bits before them) in whole numbers, as ggml computes them: rows
/// are rounded to blocks of their own. Stateless; any thread. `packed` and quantised rows are aligned to 64 bytes.
struct Q8Kernels {
    const char* name = "";
    void (*quantize_rows)(const float* rows, int count, int depth, char* quantized) = nullptr;
    /// `columns` (up to kQ8Panel) of the weights, `stride` bytes apart.
    void (*pack_columns)(const char* weights, std::size_t stride, int columns, int depth, char* packed) = nullptr;
    void (*multiply)(const Q8Tile& tile) = nullptr;
};

/// Those for this processor; null where it has no instruction for it.
const Q8Kernels* q8_kernels();

/// For tests: all that this processor can run.
KernelList<Q8Kernels> runnable_q8_kernels();

}  // namespace glimpse::engine::kernels
