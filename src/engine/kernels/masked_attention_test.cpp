#include "engine/kernels/masked_attention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace glimpse::engine::kernels {
namespace {

struct Free {
    void operator()(float* p) const { std::free(p); }
};

/// A 16-bit float of normal size: sign, exponent and 10 bits of fraction.
Half to_half(float value) {
    if (value == 0) return 0;
    int exponent = 0;
    const float fraction = std::frexp(std::abs(value), &exponent);  // 0.5 to 1
    const int bits = static_cast<int>(fraction * 2048) - 1024;
    return static_cast<Half>((std::signbit(value) ? 0x8000 : 0) | ((exponent + 14) << 10) | bits);
}

double to_double(Half half) {
    if (half == kMaskedOut) return -INFINITY;
    if (half == 0) return 0;
    const double size = std::ldexp(1024 + (half & 0x3FF), ((half >> 10) & 0x1F) - 25);
    return (half & 0x8000) != 0 ? -size : size;
}

struct Shape {
    int rows, heads, cells, width;
    float spread = 1;
};

/// Cells of a cache, rows that see some of them, and what comes of that.
class Case {
public:
    using Sees = std::function<bool(int row, int cell)>;

    Case(const Shape& shape, const Sees& sees) : shape_(shape) {
        queries_.resize(std::size_t{1} * shape.rows * shape.heads * shape.width);
        for (float& value : queries_) value = random(shape.spread);
        for (auto* halves : {&keys_, &values_}) {
            halves->resize(std::size_t{1} * shape.cells * stride());
            for (Half& half : *halves) half = to_half(std::clamp(random(1), 1e-3F, 10.0F) * (random(1) < 0 ? -1.0F : 1.0F));
        }
        mask_.resize(std::size_t{1} * shape.rows * shape.cells, kMaskedOut);
        for (int row = 0; row < shape.rows; ++row) {
            for (int cell = 0; cell < shape.cells; ++cell) {
                if (sees(row, cell)) mask_[std::size_t{1} * row * shape.cells + cell] = cell % 5 == 4 ? to_half(-0.5F) : Half{0};
            }
        }
    }

    void check(const MaskedKernels& kernels) const {
        SCOPED_TRACE(std::string(kernels.name) + ": " + std::to_string(shape_.rows) + " rows, " + std::to_string(shape_.heads) + " heads, " +
                     std::to_string(shape_.cells) + " cells, width " + std::to_string(shape_.width));
        std::vector<int> cells(shape_.cells + kCellListSlack, -7);
        const int found = kernels.find_cells(mask_.data(), shape_.cells, shape_.rows, shape_.cells, cells.data());
        ASSERT_EQ(std::vector<int>(cells.begin(), cells.begin() + found), seen_by_any());
        const auto out = attend(kernels, cells.data(), found);
        double worst = 0;
        for (int i = 0; i < shape_.rows * shape_.heads; ++i) {
            const auto expected = plain(i);
            for (int k = 0; k < shape_.width; ++k) worst = std::max(worst, std::abs(expected[k] - out[std::size_t{1} * i * shape_.width + k]));
        }
        EXPECT_LT(worst, 2e-5);
    }

private:
    std::size_t stride() const { return std::size_t{1} * shape_.width + 16; }  // another head's lie between

    float random(float spread) { return std::normal_distribution<float>(0, spread)(source_); }

    std::vector<int> seen_by_any() const {
        std::vector<int> seen;
        for (int cell = 0; cell < shape_.cells; ++cell) {
            for (int row = 0; row < shape_.rows; ++row) {
                if (mask_[std::size_t{1} * row * shape_.cells + cell] == kMaskedOut) continue;
                seen.push_back(cell);
                break;
            }
        }
        return seen;
    }

    float scale() const { return 1 / std::sqrt(static_cast<float>(shape_.width)); }

    std::vector<float> attend(const MaskedKernels& kernels, const int* cells, int count) const {
        std::vector<float> out(queries_.size(), std::nanf(""));
        std::vector<const float*> from;
        std::vector<float*> to;
        for (std::size_t i = 0; i < queries_.size(); i += shape_.width) {
            from.push_back(&queries_[i]);
            to.push_back(&out[i]);
        }
        const std::unique_ptr<float, Free> scratch(static_cast<float*>(std::aligned_alloc(64, masked_scratch(shape_.width) * sizeof(float))));
        std::fill_n(scratch.get(), masked_scratch(shape_.width), std::nanf(""));
        kernels.attend({from.data(), to.data(), shape_.rows, shape_.heads, cells, count, mask_.data(), std::size_t{1} * shape_.cells,
                        reinterpret_cast<const char*>(keys_.data()), stride() * sizeof(Half), reinterpret_cast<const char*>(values_.data()),
                        stride() * sizeof(Half), shape_.width, scale(), scratch.get()});
        return out;
    }

    /// Query `i` in double.
    std::vector<double> plain(int i) const {
        std::vector<double> weights(shape_.cells);
        for (int cell = 0; cell < shape_.cells; ++cell) {
            for (int k = 0; k < shape_.width; ++k) {
                weights[cell] += static_cast<double>(queries_[std::size_t{1} * i * shape_.width + k]) * to_double(keys_[cell * stride() + k]);
            }
            weights[cell] = weights[cell] * scale() + to_double(mask_[std::size_t{1} * (i / shape_.heads) * shape_.cells + cell]);
        }
        const double top = *std::ranges::max_element(weights);
        std::vector<double> result(shape_.width);
        if (std::isinf(top)) return result;
        double total = 0;
        for (int cell = 0; cell < shape_.cells; ++cell) {
            const double weight = std::exp(weights[cell] - top);
            total += weight;
            for (int k = 0; k < shape_.width; ++k) result[k] += weight * to_double(values_[cell * stride() + k]);
        }
        for (double& value : result) value /= total;
        return result;
    }

    Shape shape_;
    std::mt19937 source_{11};
    std::vector<float> queries_;
    std::vector<Half> keys_;
    std::vector<Half> values_;
    std::vector<Half> mask_;
};

void check_all(const Shape& shape, const Case::Sees& sees) {
    const Case one(shape, sees);
    const auto list = runnable_masked_kernels();
    for (int i = 0; i < list.count; ++i) one.check(*list.entries[i]);
}

bool everything(int, int) { return true; }

TEST(MaskedAttention, AttendsAsDoublesDo) {
    for (const int width : {16, 32, 48, 64, 80, 128, 256}) check_all({1, 5, 200, width}, everything);
    for (const int heads : {1, 2, 3, 4, 6, 7, 12, 48}) check_all({1, heads, 130, 64}, everything);
    for (const int cells : {1, 15, 16, 17, 63, 64, 65, 300}) check_all({2, 3, cells, 48}, everything);
}

TEST(MaskedAttention, CellsOfSeveralSequencesInterleaved) {
    for (const int sequence : {0, 3, 15}) {
        check_all({1, 5, 1024, 64}, [=](int, int cell) { return cell % 16 == sequence; });
    }
    check_all({1, 5, 1024, 64}, [](int, int cell) { return cell % 97 < 3 || cell > 1000; });
    check_all({1, 2, 1003, 32}, [](int, int cell) { return cell == 1002; });
}

// Rows of one prompt behind its prefix, and rows that share a prefix only.
TEST(MaskedAttention, RowsOfATileSeeDifferentCells) {
    check_all({9, 5, 512, 64}, [](int row, int cell) { return cell < 300 + row; });
    check_all({16, 3, 400, 128}, [](int row, int cell) { return cell < 100 || cell % 16 == row; });
    check_all({2, 4, 256, 64}, [](int row, int cell) { return (row == 0) == (cell < 128); });
}

TEST(MaskedAttention, ARowThatSeesNothingBecomesZeros) {
    check_all({2, 2, 128, 64}, [](int row, int) { return row == 0; });
    check_all({1, 2, 128, 64}, [](int, int) { return false; });
}

TEST(MaskedAttention, OneCellTakesAll) {
    check_all({3, 4, 700, 64, 12}, [](int row, int cell) { return cell % 3 != row; });
}

}  // namespace
}  // namespace glimpse::engine::kernels
