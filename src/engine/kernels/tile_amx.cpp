// Kernels for the matrix unit of Intel's processors (AMX). It multiplies in bfloat16 and adds in 32-bit floats, so each number is
// split into a high and a low half of 8 bits of mantissa each, and a product becomes high * high + high * low + low * high: 16 bits are
// kept, of 24.
//
// One instruction adds the product of two tiles to a third: sums[16 rows][16 columns] += left[16 rows][32] * right[32][16 columns]. A tile
// is 16 rows of 64 bytes. A row of `left` is 16 words for one row of the product; a row of `right` is 16 words, one for each of its
// columns; word i of the former meets row i of the latter. A word holds two bfloat16, here those of places i and i + 16, so that two
// vectors of 16 floats become one of 16 words by a shift and an or. A "step" is one such tile of 16 rows or columns.
//
// Rows and columns of n vectors of 16 floats are laid out as lists of halves, two of which make a step (n = 3):
//
//     columns   h0 h1 | h2 l0 | l1 l2     each half once, n steps
//     rows      h0 h1 | h2 h0 | h1 h2     the high halves twice, to meet both: n steps
//               l0 l1 | l2  0             the low ones to meet the columns' high ones in the first steps again
//
// Nothing from the standard library may be instantiated here, as in tile_kernels.inc.

#include <immintrin.h>

#include "engine/kernels/tile_kernels.h"

namespace glimpse::engine::kernels::amx {
namespace {

constexpr int kLanes = 16;          // floats or words in a row of a tile
constexpr int kTile = 16 * kLanes;  // words in a tile
constexpr int kRows = 32;           // rows that are computed together: two tiles of rows by one or two of columns
constexpr int kDepth = 256;         // of a product: so much of 32 rows stays in the cache
static_assert(kQueriesInTile % kRows == 0 && kKeysInBlock % 32 == 0);

using Vector [[gnu::vector_size(64), gnu::aligned(4), gnu::may_alias]] = float;
using Words [[gnu::vector_size(64), gnu::aligned(4), gnu::may_alias]] = unsigned;

inline Vector load(const float* from) { return *reinterpret_cast<const Vector*>(from); }
inline void store(float* to, Vector value) { *reinterpret_cast<Vector*>(to) = value; }
inline void store(float* to, Words value) { *reinterpret_cast<Words*>(to) = value; }
inline Vector splat(float value) { return Vector{} + value; }
inline Words bits_of(Vector value) { return reinterpret_cast<const Words&>(value); }
inline Vector of_bits(Words value) { return reinterpret_cast<const Vector&>(value); }
inline int lesser(int a, int b) { return a < b ? a : b; }

// --- The tiles. The compiler's own intrinsics want literal numbers, and GCC 12's do not say that they read memory. ---

struct alignas(64) TileConfiguration {
    unsigned char palette, start_row, reserved[14];
    unsigned short row_bytes[16];
    unsigned char rows[16];
};
constexpr TileConfiguration kWholeTiles{1, 0, {}, {64, 64, 64, 64, 64, 64, 64, 64}, {16, 16, 16, 16, 16, 16, 16, 16}};

/// Eight whole tiles for as long as this lives. The thread's own configuration comes back: ggml sets one for each of its threads, once.
class Tiles {
public:
    Tiles() {
        asm volatile("sttilecfg %0" : "=m"(before_));
        asm volatile("ldtilecfg %0" : : "m"(kWholeTiles));
    }
    ~Tiles() { asm volatile("ldtilecfg %0" : : "m"(before_)); }
    Tiles(const Tiles&) = delete;
    Tiles& operator=(const Tiles&) = delete;

private:
    TileConfiguration before_;
};

// Tiles 0 to 3 are sums (two of the upper rows, two of the lower), 4 and 5 rows, 6 and 7 columns.
constexpr int kUpper = 4, kLower = 5, kFirst = 6, kSecond = 7;

template <int Tile>
inline void load_tile(const float* from, std::size_t stride = kLanes) {
    asm volatile("tileloadd (%0,%1,1), %%tmm%c2" : : "r"(from), "r"(stride * sizeof(float)), "i"(Tile) : "memory");
}
template <int Tile>
inline void store_tile(float* to, std::size_t stride) {
    asm volatile("tilestored %%tmm%c2, (%0,%1,1)" : : "r"(to), "r"(stride * sizeof(float)), "i"(Tile) : "memory");
}
template <int Sums, int Left, int Right>
inline void add_product() {
    asm volatile("tdpbf16ps %%tmm%c2, %%tmm%c1, %%tmm%c0" : : "i"(Sums), "i"(Left), "i"(Right));
}

inline void load_rows(const float* from, std::size_t stride) {
    load_tile<kUpper>(from, stride);
    load_tile<kLower>(from + 16 * stride, stride);
}

template <int Columns>
inline void load_columns(const float* first, const float* second) {
    load_tile<kFirst>(first);
    if constexpr (Columns == 2) load_tile<kSecond>(second);
}

template <int Columns>
inline void add_products() {
    add_product<0, kUpper, kFirst>();
    if constexpr (Columns == 2) add_product<1, kUpper, kSecond>();
    add_product<2, kLower, kFirst>();
    if constexpr (Columns == 2) add_product<3, kLower, kSecond>();
}

inline void clear_sums() { asm volatile("tilezero %tmm0\n\ttilezero %tmm1\n\ttilezero %tmm2\n\ttilezero %tmm3"); }

template <int Columns>
inline void load_sums(const float* from, std::size_t stride) {
    load_tile<0>(from, stride);
    if constexpr (Columns == 2) load_tile<1>(from + kLanes, stride);
    load_tile<2>(from + 16 * stride, stride);
    if constexpr (Columns == 2) load_tile<3>(from + 16 * stride + kLanes, stride);
}

template <int Columns>
inline void store_sums(float* to, std::size_t stride) {
    store_tile<0>(to, stride);
    if constexpr (Columns == 2) store_tile<1>(to + kLanes, stride);
    store_tile<2>(to + 16 * stride, stride);
    if constexpr (Columns == 2) store_tile<3>(to + 16 * stride + kLanes, stride);
}

// --- Halves. ---

constexpr unsigned kHighBits = 0xFFFF0000U;

inline Vector high(Vector x) { return of_bits((bits_of(x) + 0x8000U) & kHighBits); }
inline Vector low(Vector x) { return high(x - high(x)); }
/// Sixteen words of the upper 16 bits of both.
inline Words pair(Vector first, Vector second) { return (bits_of(first) >> 16) | (bits_of(second) & kHighBits); }

/// Steps of a row: those that meet every step of the columns, and those that meet the first ones again.
constexpr int row_steps(int vectors) { return vectors + (vectors + 1) / 2; }

/// Half `index` of a list of all high and then all low halves of `factor` times a row; zeros beyond.
inline Vector half(const float* row, int vectors, float factor, int index) {
    if (index >= 2 * vectors) return Vector{};
    const bool is_high = index < vectors;
    const Vector x = load(row + (is_high ? index : index - vectors) * kLanes) * factor;
    return is_high ? high(x) : low(x);
}

/// `count` rows times `factor` as steps, each row's one behind the other, and rows of zeros up to a multiple of kRows.
void split_rows(const float* rows, std::size_t stride, int count, int vectors, float factor, float* steps) {
    for (int row = 0; row < count; ++row, rows += stride) {
        for (int i = 0; i < 2 * vectors; i += 2, steps += kLanes) {
            const int second = i + 1 < vectors ? i + 1 : i + 1 - vectors;
            store(steps, pair(half(rows, vectors, factor, i < vectors ? i : i - vectors), half(rows, vectors, factor, second)));
        }
        for (int i = vectors; i < 2 * vectors; i += 2, steps += kLanes) {
            store(steps, pair(half(rows, vectors, factor, i), half(rows, vectors, factor, i + 1)));
        }
    }
    for (int row = count; row % kRows != 0; ++row) {
        for (int step = 0; step < row_steps(vectors); ++step, steps += kLanes) store(steps, Words{});
    }
}

/// Up to 16 columns as steps, and columns of zeros where some are missing.
void split_columns(const float* columns, std::size_t stride, int count, int vectors, float* steps) {
    for (int step = 0; step < vectors; ++step, steps += kTile) {
        for (int column = 0; column < kLanes; ++column) {
            Words words{};
            if (column < count) {
                const float* from = columns + column * stride;
                words = pair(half(from, vectors, 1, 2 * step), half(from, vectors, 1, 2 * step + 1));
            }
            for (int row = 0; row < kLanes; ++row) reinterpret_cast<Words*>(steps + row * kLanes)[0][column] = words[row];
        }
    }
}

/// out[kRows][16 * Columns] = rows * columns, all of them in steps; the columns are 16 and 16.
template <int Columns>
void multiply_steps(const float* rows, const float* first, const float* second, int vectors, float* out, std::size_t out_stride) {
    const std::size_t stride = std::size_t{1} * row_steps(vectors) * kLanes;
    clear_sums();
    for (int step = 0; step < vectors; ++step) {
        load_columns<Columns>(first + step * kTile, second + step * kTile);
        load_rows(rows + step * kLanes, stride);
        add_products<Columns>();
        if (vectors + step >= row_steps(vectors)) continue;
        load_rows(rows + (vectors + step) * kLanes, stride);
        add_products<Columns>();
    }
    store_sums<Columns>(out, out_stride);
}

// --- Attention. ---

/// A block: the keys in steps, 16 by 16; then the values, of each 32 the high and the low halves of each 16 columns.
void pack_keys(const float* keys, const float* values, int count, int width, float* packed) {
    for (int key = 0; key < kKeysInBlock; key += kLanes, packed += std::size_t{kLanes} * width) {
        split_columns(keys + std::size_t{1} * key * width, width, count - key, width / kLanes, packed);
    }
    const auto value = [&](int key, int column) { return key < count ? load(values + std::size_t{1} * key * width + column) : Vector{}; };
    for (int first = 0; first < kKeysInBlock; first += 32) {
        for (int column = 0; column < width; column += kLanes, packed += kTile) {
            for (int key = first; key < first + kLanes; ++key, packed += kLanes) {
                const Vector upper = value(key, column), lower = value(key + kLanes, column);
                store(packed, pair(high(upper), high(lower)));
                store(packed + kTile, pair(low(upper), low(lower)));
            }
        }
    }
}

/// 2^x for x <= 0: a polynomial for the fraction in [0, 1), wrong by less than 1e-7 of the result. Never less than 2^-100, so that
/// not even low halves are denormal: those cost five times the whole.
inline Vector power_of_two(Vector x) {
    x = x > splat(-100.0F) ? x : splat(-100.0F);
    const Vector part = _mm512_reduce_ps(x, 1);  // x minus the next whole number below, which scalef() takes
    Vector y = splat(1.8775767e-3F);
    y = y * part + splat(8.9893401e-3F);
    y = y * part + splat(5.5826318e-2F);
    y = y * part + splat(2.4015362e-1F);
    y = y * part + splat(6.9315307e-1F);
    y = y * part + splat(9.9999993e-1F);
    return _mm512_scalef_ps(y, x);
}

/// One query's scores of a block become weights in steps of high halves, each followed by its low halves, against the largest score so
/// far; what was summed before shrinks when that grows. `keys` is a multiple of 32.
inline void weigh(float* scores, int keys, float* result, int width, float& top, float& total) {
    Vector highest = load(scores);
    for (int key = kLanes; key < keys; key += kLanes) {
        const Vector here = load(scores + key);
        highest = highest > here ? highest : here;
    }
    const float here = _mm512_reduce_max_ps(highest);
    if (here > top) {
        const float shrink = power_of_two(splat(top - here))[0];
        total *= shrink;
        for (int i = 0; i < width; i += kLanes) store(result + i, load(result + i) * shrink);
        top = here;
    }
    Vector sums{};
    for (int key = 0; key < keys; key += 32) {
        const Vector first = power_of_two(load(scores + key) - top);
        const Vector second = power_of_two(load(scores + key + kLanes) - top);
        sums += first + second;
        store(scores + key, pair(high(first), high(second)));
        store(scores + key + kLanes, pair(first - high(first), second - high(second)));
    }
    total += _mm512_reduce_add_ps(sums);
}

/// results[kRows][16 * Columns] += weights * values: low * high, high * high and high * low, in the order that loads least.
template <int Columns>
void add_values(const float* weights, const float* values, int keys, int width, float* results) {
    load_sums<Columns>(results, width);
    for (int key = 0; key < keys; key += 32, weights += 2 * kLanes, values += std::size_t{32} * width) {
        load_columns<Columns>(values, values + 2 * kTile);
        load_rows(weights + kLanes, kKeysInBlock);
        add_products<Columns>();
        load_rows(weights, kKeysInBlock);
        add_products<Columns>();
        load_columns<Columns>(values + kTile, values + 3 * kTile);
        add_products<Columns>();
    }
    store_sums<Columns>(results, width);
}

/// kRows queries, in steps, meet a block of keys; of them `count` are real.
void attend_block(const float* queries, int count, const float* block, int keys, int width, float* scores, float* results, float* tops,
                  float* totals) {
    const int vectors = width / kLanes;
    const int whole = (keys + 31) / 32 * 32;
    for (int key = 0; key < whole; key += 32) {
        const float* steps = block + std::size_t{1} * key * width;
        multiply_steps<2>(queries, steps, steps + kLanes * width, vectors, scores + key, kKeysInBlock);
    }
    for (int i = 0; i < count; ++i) {
        float* const mine = scores + i * kKeysInBlock;
        for (int key = keys; key < whole; ++key) mine[key] = -__builtin_inff();
        weigh(mine, whole, results + i * width, width, tops[i], totals[i]);
    }
    const float* values = block + std::size_t{kKeysInBlock} * width;
    int column = 0;
    for (; column + 32 <= width; column += 32) add_values<2>(scores, values + 2 * kLanes * column, whole, width, results + column);
    if (column < width) add_values<1>(scores, values + 2 * kLanes * column, whole, width, results + column);
}

/// Attention block by block with a running maximum (Milakov and Gimelshein 2018; Dao et al. 2022).
void attend(const AttentionTile& task) {
    const Tiles tiles;
    const int width = task.width;
    const std::size_t query_words = std::size_t{1} * row_steps(width / kLanes) * kLanes;
    float* const queries = task.scratch;
    float* const scores = queries + kQueriesInTile * query_words;
    float* const results = scores + kRows * kKeysInBlock;
    float* const tops = results + kQueriesInTile * width;
    float* const totals = tops + kQueriesInTile;
    split_rows(task.queries, task.query_stride, task.count, width / kLanes, task.scale * 1.44269504F, queries);  // powers of two instead of e
    for (int i = 0; i < kQueriesInTile * width; ++i) results[i] = 0;
    for (int i = 0; i < task.count; ++i) {
        tops[i] = -__builtin_inff();
        totals[i] = 0;
    }
    const float* block = task.packed;
    for (int first = 0; first < task.keys; first += kKeysInBlock, block += packed_block(width)) {
        for (int i = 0; i < task.count; i += kRows) {
            attend_block(queries + i * query_words, lesser(kRows, task.count - i), block, lesser(kKeysInBlock, task.keys - first), width, scores,
                         results + i * width, tops + i, totals + i);
        }
    }
    for (int i = 0; i < task.count; ++i) {
        for (int k = 0; k < width; ++k) task.out[i * task.out_stride + k] = results[i * width + k] / totals[i];
    }
}

// --- Products. ---

/// 16 by 16 columns, each in blocks of kDepth, those in steps.
void pack_columns(const float* columns, int count, int depth, float* packed) {
    for (int column = 0; column < count; column += kLanes) {
        for (int first = 0; first < depth; first += kDepth) {
            const int here = lesser(kDepth, depth - first);
            split_columns(columns + std::size_t{1} * column * depth + first, depth, kLanes, here / kLanes, packed);
            packed += kLanes * here;
        }
    }
}

/// kRows rows, in steps, times `depth` of all columns from `first` on; `count` of the rows are written.
template <bool Sum>
void multiply_block(const float* rows, int count, int first, int depth, const ProductTile& task, float* out) {
    alignas(64) float sums[kRows * 32];
    for (int column = 0; column < task.columns; column += 32) {
        const float* here = task.packed + std::size_t{1} * column * task.depth + kLanes * first;
        const int columns = lesser(32, task.columns - column);
        if (columns == 32) {
            multiply_steps<2>(rows, here, here + std::size_t{kLanes} * task.depth, depth / kLanes, sums, 32);
        } else {
            multiply_steps<1>(rows, here, here, depth / kLanes, sums, 32);
        }
        for (int row = 0; row < count; ++row) {
            float* to = out + row * task.out_stride + column;
            for (int i = 0; i < columns; i += kLanes) {
                const Vector sum = load(sums + row * 32 + i);
                store(to + i, Sum ? load(to + i) + sum : sum);
            }
        }
    }
}

void multiply(const ProductTile& task) {
    const Tiles tiles;
    for (int first = 0; first < task.depth; first += kDepth) {
        const int depth = lesser(kDepth, task.depth - first);
        for (int row = 0; row < task.count; row += kRows) {
            const int count = lesser(kRows, task.count - row);
            split_rows(task.rows + std::size_t{1} * row * task.depth + first, task.depth, count, depth / kLanes, 1, task.scratch);
            float* const out = task.out + row * task.out_stride;
            if (first == 0) {
                multiply_block<false>(task.scratch, count, first, depth, task, out);
            } else {
                multiply_block<true>(task.scratch, count, first, depth, task, out);
            }
        }
    }
}

}  // namespace

extern const TileKernels kernels;
constinit const TileKernels kernels{"AMX", 0x1p-17F, 32, pack_keys, attend, pack_columns, multiply};

}  // namespace glimpse::engine::kernels::amx
