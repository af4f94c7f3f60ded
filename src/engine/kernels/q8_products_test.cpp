#include "engine/kernels/q8_products.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace glimpse::engine::kernels {
namespace {

/// Bytes whose first is aligned to 64.
struct Aligned {
    explicit Aligned(std::size_t bytes) : memory(bytes + 64) {}
    char* data() { return reinterpret_cast<char*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64); }
    std::vector<char> memory;
};

/// Weights in Q8_0 with scales that 16 bits hold exactly, and the numbers that they stand for.
struct Weights {
    Weights(int columns, int depth, unsigned seed) : stride(static_cast<std::size_t>(depth / kQ8Block) * (2 + kQ8Block)), bytes(stride * columns) {
        std::mt19937 source(seed);
        for (int column = 0; column < columns; ++column) {
            for (int block = 0; block < depth / kQ8Block; ++block) {
                char* at = bytes.data() + column * stride + static_cast<std::size_t>(block) * (2 + kQ8Block);
                const int exponent = static_cast<int>(source() % 5);
                const auto half = static_cast<std::uint16_t>((15 - 8 + exponent) << 10);  // 2^(exponent - 8)
                std::memcpy(at, &half, 2);
                for (int i = 0; i < kQ8Block; ++i) {
                    at[2 + i] = static_cast<char>(static_cast<int>(source() % 256) - 128);
                    values.push_back(static_cast<float>(std::ldexp(static_cast<signed char>(at[2 + i]), exponent - 8)));
                }
            }
        }
    }
    std::size_t stride;
    std::vector<char> bytes;
    std::vector<float> values;
};

void check_product(const Q8Kernels& kernels, int count, int columns, int depth) {
    SCOPED_TRACE(std::string(kernels.name) + ": " + std::to_string(count) + " rows, " + std::to_string(columns) + " columns, depth " + std::to_string(depth));
    const Weights weights(columns, depth, 3);
    // Rows of whole numbers whose blocks hold 127 are rounded to themselves: the product is then exact but for the sums of floats.
    std::mt19937 source(5);
    std::vector<float> rows(static_cast<std::size_t>(count) * depth);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i % kQ8Block == 7 ? -127.0F : static_cast<float>(static_cast<int>(source() % 255) - 127);
    Aligned quantized(q8_row_bytes(depth) * count);
    Aligned packed(q8_panel_bytes(columns, depth));
    kernels.quantize_rows(rows.data(), count, depth, quantized.data());
    kernels.pack_columns(weights.bytes.data(), weights.stride, columns, depth, packed.data());
    const std::size_t out_stride = columns + 5;
    std::vector<float> out(out_stride * count, -1.0F);
    kernels.multiply({quantized.data(), count, depth, packed.data(), columns, out.data(), out_stride});
    for (int row = 0; row < count; ++row) {
        for (int column = 0; column < columns; ++column) {
            double sum = 0;
            double size = 0;
            for (int k = 0; k < depth; ++k) {
                const double product = static_cast<double>(rows[static_cast<std::size_t>(row) * depth + k]) * weights.values[static_cast<std::size_t>(column) * depth + k];
                sum += product;
                size += std::abs(product);
            }
            ASSERT_NEAR(out[row * out_stride + column], sum, 1e-6 * size) << row << ", " << column;
        }
        for (std::size_t i = columns; i < out_stride; ++i) ASSERT_EQ(out[row * out_stride + i], -1.0F) << "written beside the tile";
    }
}

TEST(Q8Products, MultiplyAsDoublesDo) {
    for (int i = 0; i < runnable_q8_kernels().count; ++i) {
        const Q8Kernels& kernels = *runnable_q8_kernels().entries[i];
        for (const int count : {1, 2, 3, 5, 6, 12, 25}) check_product(kernels, count, 64, 96);
        for (const int columns : {16, 32, 48}) check_product(kernels, 7, columns, 320);
        check_product(kernels, 6, 64, 1024);
        check_product(kernels, 13, 64, 32);
    }
}

TEST(Q8Products, RowsAreRoundedAsFinelyAsTheirBlockAllows) {
    for (int i = 0; i < runnable_q8_kernels().count; ++i) {
        const Q8Kernels& kernels = *runnable_q8_kernels().entries[i];
        std::vector<float> row(64);
        for (int k = 0; k < 32; ++k) row[k] = 1e-3F * static_cast<float>(std::sin(k));
        for (int k = 32; k < 64; ++k) row[k] = 100.0F * static_cast<float>(std::cos(k));
        Weights unit(16, 64, 1);
        for (int column = 0; column < 16; ++column) {  // column c picks number 4 * c of the row
            for (int k = 0; k < 64; ++k) unit.bytes[column * unit.stride + static_cast<std::size_t>(k / 32) * 34 + 2 + k % 32] = k == 4 * column ? 1 : 0;
            for (const std::size_t block : {0, 34}) std::memcpy(unit.bytes.data() + column * unit.stride + block, "\x00\x3c", 2);  // 1.0
        }
        Aligned quantized(q8_row_bytes(64));
        Aligned packed(q8_panel_bytes(16, 64));
        kernels.quantize_rows(row.data(), 1, 64, quantized.data());
        kernels.pack_columns(unit.bytes.data(), unit.stride, 16, 64, packed.data());
        std::vector<float> out(16);
        kernels.multiply({quantized.data(), 1, 64, packed.data(), 16, out.data(), 16});
        for (int column = 0; column < 16; ++column) {
            const float most = column < 8 ? 1e-3F : 100.0F;
            EXPECT_NEAR(out[column], row[4 * column], most / 127 * 0.6F) << column;
        }
    }
}

TEST(Q8Products, ARowOfZerosIsZero) {
    for (int i = 0; i < runnable_q8_kernels().count; ++i) {
        const Q8Kernels& kernels = *runnable_q8_kernels().entries[i];
        const Weights weights(16, 32, 9);
        const std::vector<float> row(32);
        Aligned quantized(q8_row_bytes(32));
        Aligned packed(q8_panel_bytes(16, 32));
        kernels.quantize_rows(row.data(), 1, 32, quantized.data());
        kernels.pack_columns(weights.bytes.data(), weights.stride, 16, 32, packed.data());
        std::vector<float> out(16, 1.0F);
        kernels.multiply({quantized.data(), 1, 32, packed.data(), 16, out.data(), 16});
        for (const float value : out) EXPECT_EQ(value, 0);
    }
}

}  // namespace
}  // namespace glimpse::engine::kernels
