#include "engine/kernels/tile_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

namespace glimpse::engine::kernels {
namespace {

struct Free {
    void operator()(float* p) const { std::free(p); }
};
using Aligned = std::unique_ptr<float, Free>;

Aligned aligned(std::size_t floats) {
    const std::size_t bytes = (floats * sizeof(float) + kAlignment - 1) / kAlignment * kAlignment;
    return Aligned(static_cast<float*>(std::aligned_alloc(kAlignment, bytes)));
}

std::vector<float> random_floats(std::size_t count, float spread, unsigned seed) {
    std::mt19937 source(seed);
    std::normal_distribution<float> normal(0, spread);
    std::vector<float> values(count);
    for (float& value : values) value = normal(source);
    return values;
}

/// Attention of one query, in double.
std::vector<double> plain_attention(const float* query, const std::vector<float>& keys, const std::vector<float>& values, int width, double scale) {
    const std::size_t count = keys.size() / width;
    std::vector<double> weights(count);
    for (std::size_t key = 0; key < count; ++key) {
        for (int k = 0; k < width; ++k) weights[key] += static_cast<double>(query[k]) * keys[key * width + k] * scale;
    }
    const double top = *std::ranges::max_element(weights);
    double total = 0;
    std::vector<double> result(width);
    for (std::size_t key = 0; key < count; ++key) {
        const double weight = std::exp(weights[key] - top);
        total += weight;
        for (int k = 0; k < width; ++k) result[k] += weight * values[key * width + k];
    }
    for (double& value : result) value /= total;
    return result;
}

struct Shape {
    int queries, keys, width;
    float spread;
};

void check_attention(const TileKernels& kernels, const Shape& shape) {
    SCOPED_TRACE(std::string(kernels.name) + ": " + std::to_string(shape.queries) + " queries, " + std::to_string(shape.keys) +
                 " keys, width " + std::to_string(shape.width));
    const auto queries = random_floats(static_cast<std::size_t>(shape.queries) * (shape.width + 3), shape.spread, 1);
    const auto keys = random_floats(static_cast<std::size_t>(shape.keys) * shape.width, shape.spread, 2);
    const auto values = random_floats(static_cast<std::size_t>(shape.keys) * shape.width, 1, 3);
    const int blocks = (shape.keys + kKeysInBlock - 1) / kKeysInBlock;
    const Aligned packed = aligned(packed_block(shape.width) * blocks);
    for (int block = 0; block < blocks; ++block) {
        const std::size_t first = static_cast<std::size_t>(block) * kKeysInBlock;
        kernels.pack_keys(&keys[first * shape.width], &values[first * shape.width], std::min(kKeysInBlock, shape.keys - static_cast<int>(first)),
                          shape.width, packed.get() + packed_block(shape.width) * block);
    }
    const Aligned scratch = aligned(attention_scratch(shape.width));
    std::vector<float> out(static_cast<std::size_t>(shape.queries) * shape.width, std::nanf(""));
    const float scale = 1 / std::sqrt(static_cast<float>(shape.width));
    kernels.attend({queries.data(), static_cast<std::size_t>(shape.width) + 3, shape.queries, packed.get(), shape.keys, shape.width, scale, out.data(),
                    static_cast<std::size_t>(shape.width), scratch.get()});
    double worst = 0;
    for (int i = 0; i < shape.queries; ++i) {
        const auto expected = plain_attention(&queries[static_cast<std::size_t>(i) * (shape.width + 3)], keys, values, shape.width, scale);
        for (int k = 0; k < shape.width; ++k) worst = std::max(worst, std::abs(expected[k] - out[static_cast<std::size_t>(i) * shape.width + k]));
    }
    EXPECT_LT(worst, std::max(2e-5F, kernels.rounding * shape.spread * shape.spread));
}

TEST(TileKernels, AttendAsDoublesDo) {
    const auto list = runnable_tile_kernels();
    for (int i = 0; i < list.count; ++i) {
        for (const int width : {16, 32, 48, 64, 80, 128}) {
            check_attention(*list.entries[i], {kQueriesInTile, 600, width, 1});
        }
        for (const int count : {1, 5, 6, 7, 33, 95}) check_attention(*list.entries[i], {count, 256, 48, 1});
        for (const int width : {48, 64, 80}) check_attention(*list.entries[i], {1, 289, width, 1});
        for (const int keys : {1, 15, 255, 257, 1000}) check_attention(*list.entries[i], {13, keys, 48, 1});
    }
}

// A sharp softmax: one key takes all, the largest score grows from block to block, and most weights vanish.
TEST(TileKernels, AttendWhenOneKeyTakesAll) {
    const auto list = runnable_tile_kernels();
    for (int i = 0; i < list.count; ++i) check_attention(*list.entries[i], {24, 1500, 48, 6});
}

#if defined(GLIMPSE_AMX)
// ggml configures the tiles of each of its threads once, and would end the program after ours.
TEST(TileKernels, LeaveTheTilesAsTheyWere) {
    if (runnable_tile_kernels().entries[0]->rounding < 1e-6) GTEST_SKIP() << "no AMX";
    alignas(64) unsigned char before[64] = {1};  // palette 1, and tile 0 of 8 rows of 64 bytes
    before[16] = 64;
    before[48] = 8;
    alignas(64) unsigned char after[64] = {};
    const auto read_into = [&after] { asm volatile("sttilecfg %0" : "=m"(after)); };
    asm volatile("ldtilecfg %0" : : "m"(before));
    check_attention(*tile_kernels(), {1, 16, 16, 1});
    read_into();
    asm volatile("tilerelease");
    EXPECT_TRUE(std::ranges::equal(before, after));
    check_attention(*tile_kernels(), {1, 16, 16, 1});
    read_into();
    EXPECT_EQ(std::ranges::count(after, 0), 64);
}
#endif

TEST(TileKernels, MultiplyAsDoublesDo) {
    const auto list = runnable_tile_kernels();
    for (int i = 0; i < list.count; ++i) {
        const TileKernels& kernels = *list.entries[i];
        for (const auto& [rows, depth, columns] : {std::tuple{96, 192, 192}, {1, 16, 16}, {7, 48, 112}, {50, 1040, 80}, {13, 2096, 64}}) {
            SCOPED_TRACE(std::string(kernels.name) + ": " + std::to_string(rows) + " x " + std::to_string(depth) + " x " + std::to_string(columns));
            const auto a = random_floats(static_cast<std::size_t>(rows) * depth, 1, 4);
            const auto b = random_floats(static_cast<std::size_t>(columns) * depth, 1, 5);
            const Aligned packed = aligned(b.size());
            for (int first = 0; first < columns; first += kernels.panel) {
                kernels.pack_columns(&b[static_cast<std::size_t>(first) * depth], std::min(kernels.panel, columns - first), depth,
                                     packed.get() + static_cast<std::size_t>(first) * depth);
            }
            const std::size_t stride = static_cast<std::size_t>(columns) + 5;
            std::vector<float> out(rows * stride, -7);
            const Aligned scratch = aligned(kProductScratch);
            kernels.multiply({a.data(), rows, depth, packed.get(), columns, out.data(), stride, scratch.get()});
            double worst = 0;
            for (int row = 0; row < rows; ++row) {
                for (int column = 0; column < columns; ++column) {
                    double sum = 0;
                    for (int k = 0; k < depth; ++k) {
                        sum += static_cast<double>(a[static_cast<std::size_t>(row) * depth + k]) * b[static_cast<std::size_t>(column) * depth + k];
                    }
                    worst = std::max(worst, std::abs(sum - out[row * stride + column]));
                }
                for (std::size_t beyond = columns; beyond < stride; ++beyond) EXPECT_EQ(out[row * stride + beyond], -7);
            }
            EXPECT_LT(worst, 1e-6 * depth + 4 * kernels.rounding * std::sqrt(depth));
        }
    }
}

}  // namespace
}  // namespace glimpse::engine::kernels
