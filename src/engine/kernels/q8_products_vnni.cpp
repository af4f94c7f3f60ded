// Products of Q8_0 weights with AVX-512's VNNI: one instruction multiplies 64 unsigned bytes by 64 signed ones and adds each four products
// to one of 16 sums.
//
// A quantised row is a list of blocks: scale (float), start (integer), 32 signed bytes. A panel is a list of blocks as well: the scales of
// its columns (floats), then eight times four bytes of each column, side by side. The panel's bytes are unsigned, 128 too large;
// a sum begins at `start`, -128 times the sum of the row's bytes, which takes that back.
//
// Nothing from the standard library may be instantiated here, as in tile_kernels.inc.

#include <immintrin.h>

#include "engine/kernels/q8_products.h"

namespace glimpse::engine::kernels::vnni {
namespace {

constexpr int kLanes = 16;
constexpr int kSteps = kQ8Block / 4;          // instructions for a block
constexpr int kRows = 4;                      // of a register tile: with 64 columns 16 whole sums and 16 in floats, of which few leave the registers
constexpr int kBlocksAtOnce = 32;             // of a panel: 72 KiB, which stay in the second cache while the rows go by
constexpr std::size_t kWeightBytes = 2 + kQ8Block;

struct RowBlock {
    float scale;
    int start;
    signed char bytes[kQ8Block];
};
static_assert(sizeof(RowBlock) == kQ8Block + 8);

struct Word {
    int value;
} __attribute__((packed, may_alias));

inline __m512i four_bytes(const signed char* from) { return _mm512_set1_epi32(reinterpret_cast<const Word*>(from)->value); }

/// Sums of `Rows` rows and `Vectors` times 16 columns over some blocks, added to out or in its place.
template <int Rows, int Vectors>
inline void tile(float* out, std::size_t out_stride, const char* rows, std::size_t row_bytes, const char* panel, int columns,
                 int blocks, bool fresh) {
    const std::size_t line_bytes = static_cast<std::size_t>(columns) * 4;
    __m512 sums[Rows][Vectors];
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) {
#pragma GCC unroll 8
        for (int v = 0; v < Vectors; ++v) sums[row][v] = fresh ? _mm512_setzero_ps() : _mm512_loadu_ps(out + row * out_stride + v * kLanes);
    }
    // Results lie pages apart, and few of their lines are in a cache: those of the next tile are called meanwhile.
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) {
#pragma GCC unroll 8
        for (int v = 0; v < Vectors; ++v) __builtin_prefetch(out + (Rows + row) * out_stride + v * kLanes, 1);
    }
    for (int block = 0; block < blocks; ++block, panel += line_bytes * (kSteps + 1), rows += sizeof(RowBlock)) {
        const char* const weights = panel + line_bytes;
        const auto row_block = [&](int row) { return reinterpret_cast<const RowBlock*>(rows + row * row_bytes); };
        __m512i whole[Rows][Vectors];
#pragma GCC unroll 8
        for (int row = 0; row < Rows; ++row) {
#pragma GCC unroll 8
            for (int v = 0; v < Vectors; ++v) whole[row][v] = _mm512_set1_epi32(row_block(row)->start);
        }
#pragma GCC unroll 8
        for (int step = 0; step < kSteps; ++step) {
            __m512i factors[Vectors];
#pragma GCC unroll 8
            for (int v = 0; v < Vectors; ++v) {
                factors[v] = _mm512_loadu_si512(weights + step * line_bytes + v * kLanes * 4);
            }
#pragma GCC unroll 8
            for (int row = 0; row < Rows; ++row) {
                const __m512i factor = four_bytes(row_block(row)->bytes + 4 * step);
#pragma GCC unroll 8
                for (int v = 0; v < Vectors; ++v) whole[row][v] = _mm512_dpbusd_epi32(whole[row][v], factors[v], factor);
            }
        }
#pragma GCC unroll 8
        for (int v = 0; v < Vectors; ++v) {
            const __m512 scales = _mm512_loadu_ps(panel + v * kLanes * sizeof(float));
#pragma GCC unroll 8
            for (int row = 0; row < Rows; ++row) {
                const __m512 scale = _mm512_mul_ps(scales, _mm512_set1_ps(row_block(row)->scale));
                sums[row][v] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole[row][v]), scale, sums[row][v]);
            }
        }
    }
#pragma GCC unroll 8
    for (int row = 0; row < Rows; ++row) {
#pragma GCC unroll 8
        for (int v = 0; v < Vectors; ++v) _mm512_storeu_ps(out + row * out_stride + v * kLanes, sums[row][v]);
    }
}

/// Some blocks of all rows.
template <int Vectors>
void strip(const Q8Tile& task, int column, int first, int blocks) {
    const std::size_t row_bytes = q8_row_bytes(task.depth);
    // The scales of column 0 and its bytes move by as much: a column is four bytes in each line of a block.
    const char* const panel = task.packed + first * q8_panel_bytes(task.columns, kQ8Block) + column * sizeof(float);
    const char* rows = task.rows + first * sizeof(RowBlock);
    float* out = task.out + column;
    int left = task.count;
    const auto next = [&](int count) {
        out += count * task.out_stride;
        rows += count * row_bytes;
        left -= count;
    };
    const bool fresh = first == 0;
    for (; left >= kRows; next(kRows)) tile<kRows, Vectors>(out, task.out_stride, rows, row_bytes, panel, task.columns, blocks, fresh);
    for (; left >= 2; next(2)) tile<2, Vectors>(out, task.out_stride, rows, row_bytes, panel, task.columns, blocks, fresh);
    for (; left >= 1; next(1)) tile<1, Vectors>(out, task.out_stride, rows, row_bytes, panel, task.columns, blocks, fresh);
}

void multiply(const Q8Tile& task) {
    constexpr int kVectors = 4;
    const int blocks = task.depth / kQ8Block;
    for (int first = 0; first < blocks; first += kBlocksAtOnce) {
        const int here = blocks - first < kBlocksAtOnce ? blocks - first : kBlocksAtOnce;
        int column = 0;
        for (; column + kVectors * kLanes <= task.columns; column += kVectors * kLanes) strip<kVectors>(task, column, first, here);
        for (; column + 2 * kLanes <= task.columns; column += 2 * kLanes) strip<2>(task, column, first, here);
        for (; column < task.columns; column += kLanes) strip<1>(task, column, first, here);
    }
}

/// As ggml rounds: the largest becomes 127, the scale is kept in 16 bits.
void quantize_block(const float* from, RowBlock& block) {
    const __m512 low = _mm512_loadu_ps(from);
    const __m512 high = _mm512_loadu_ps(from + kLanes);
    const float most = _mm512_reduce_max_ps(_mm512_max_ps(_mm512_abs_ps(low), _mm512_abs_ps(high)));
    const __m512 factor = _mm512_set1_ps(most != 0 ? 127.0F / most : 0.0F);
    const __m512i whole_low = _mm512_cvtps_epi32(_mm512_mul_ps(low, factor));
    const __m512i whole_high = _mm512_cvtps_epi32(_mm512_mul_ps(high, factor));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(block.bytes), _mm512_cvtsepi32_epi8(whole_low));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(block.bytes + kLanes), _mm512_cvtsepi32_epi8(whole_high));
    block.start = -128 * _mm512_reduce_add_epi32(_mm512_add_epi32(whole_low, whole_high));
    block.scale = _cvtsh_ss(_cvtss_sh(most / 127.0F, _MM_FROUND_TO_NEAREST_INT));
}

void quantize_rows(const float* rows, int count, int depth, char* quantized) {
    auto* block = reinterpret_cast<RowBlock*>(quantized);
    const std::size_t blocks = static_cast<std::size_t>(count) * (depth / kQ8Block);
    for (std::size_t i = 0; i < blocks; ++i) quantize_block(rows + i * kQ8Block, block[i]);
}

/// 8 columns of 8 words become 8 lines of 8 columns.
inline void turn(const char* weights, std::size_t stride, char* lines, std::size_t line_bytes) {
    const __m256i high_bits = _mm256_set1_epi8(static_cast<char>(0x80));
    __m256i a[8];
    __m256i b[8];
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) a[i] = _mm256_xor_si256(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(weights + i * stride)), high_bits);
#pragma GCC unroll 4
    for (int i = 0; i < 8; i += 2) {
        b[i] = _mm256_unpacklo_epi32(a[i], a[i + 1]);
        b[i + 1] = _mm256_unpackhi_epi32(a[i], a[i + 1]);
    }
#pragma GCC unroll 2
    for (int i = 0; i < 8; i += 4) {
        a[i] = _mm256_unpacklo_epi64(b[i], b[i + 2]);
        a[i + 1] = _mm256_unpackhi_epi64(b[i], b[i + 2]);
        a[i + 2] = _mm256_unpacklo_epi64(b[i + 1], b[i + 3]);
        a[i + 3] = _mm256_unpackhi_epi64(b[i + 1], b[i + 3]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(lines + i * line_bytes), _mm256_permute2x128_si256(a[i], a[i + 4], 0x20));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(lines + (i + 4) * line_bytes), _mm256_permute2x128_si256(a[i], a[i + 4], 0x31));
    }
}

inline __m256 eight_scales(const char* weights, std::size_t stride) {
    __m128i halves = _mm_setzero_si128();
    const auto half = [&](int i) { return *reinterpret_cast<const unsigned short*>(weights + i * stride); };
    halves = _mm_insert_epi16(halves, half(0), 0);
    halves = _mm_insert_epi16(halves, half(1), 1);
    halves = _mm_insert_epi16(halves, half(2), 2);
    halves = _mm_insert_epi16(halves, half(3), 3);
    halves = _mm_insert_epi16(halves, half(4), 4);
    halves = _mm_insert_epi16(halves, half(5), 5);
    halves = _mm_insert_epi16(halves, half(6), 6);
    halves = _mm_insert_epi16(halves, half(7), 7);
    return _mm256_cvtph_ps(halves);
}

/// Eight columns from end to end while the next eight are called: few rows wait for the weights' memory, and nothing else fetches
/// from 64 places at once ahead.
void pack_columns(const char* weights, std::size_t stride, int columns, int depth, char* packed) {
    const std::size_t line_bytes = static_cast<std::size_t>(columns) * 4;
    for (int column = 0; column < columns; column += 8, weights += 8 * stride, packed += 8 * 4) {
        const char* from = weights;
        char* to = packed;
        for (int block = 0; block < depth / kQ8Block; ++block, from += kWeightBytes, to += line_bytes * (kSteps + 1)) {
#pragma GCC unroll 8
            for (int i = 0; i < 8; ++i) __builtin_prefetch(from + (i + 8) * stride, 0, 2);
            _mm256_storeu_ps(reinterpret_cast<float*>(to), eight_scales(from, stride));
            turn(from + 2, stride, to + line_bytes, line_bytes);
        }
    }
}

}  // namespace

extern const Q8Kernels kernels;
constinit const Q8Kernels kernels{"AVX-512 VNNI", quantize_rows, pack_columns, multiply};

}  // namespace glimpse::engine::kernels::vnni
