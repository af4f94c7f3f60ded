#include "engine/llama/masked_attention_nodes.h"

#include <ggml-cpu.h>
#include <ggml.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "engine/llama/test_graph.h"

namespace glimpse::engine::llama {
namespace {

using Sees = std::function<bool(int row, int cell)>;

struct Shape {
    int width, heads, key_heads, rows, cells;
    ggml_type type = GGML_TYPE_F16;
};

class MaskedAttentionNodesTest : public GgmlTest {
protected:
    MaskedAttentionNodesTest() : GgmlTest(std::size_t{128} << 20, 3) {}

    void SetUp() override {
        if (!kernels::masked_kernels()) GTEST_SKIP() << "no kernels for this processor";
    }

    /// Attention as libllama builds it: a cell holds all heads.
    ggml_tensor* attention(const Shape& shape, const Sees& sees) {
        const auto turned = [&](ggml_type type, int heads, int count) {
            return ggml_permute(context(), random(type, {shape.width, heads, count}), 0, 2, 1, 3);
        };
        ggml_tensor* mask = ggml_new_tensor_2d(context(), GGML_TYPE_F16, shape.cells, shape.rows);
        auto* halves = static_cast<ggml_fp16_t*>(mask->data);
        for (int row = 0; row < shape.rows; ++row) {
            for (int cell = 0; cell < shape.cells; ++cell) *halves++ = ggml_fp32_to_fp16(sees(row, cell) ? 0 : -INFINITY);
        }
        return ggml_flash_attn_ext(context(), turned(GGML_TYPE_F32, shape.heads, shape.rows), turned(shape.type, shape.key_heads, shape.cells),
                                   turned(shape.type, shape.key_heads, shape.cells), mask, 1 / std::sqrt(static_cast<float>(shape.width)), 0, 0);
    }

    /// Largest difference between what ggml computes and what we do.
    double difference(const Shape& shape, const Sees& sees, int threads = 2) {
        ggml_tensor* node = attention(shape, sees);
        EXPECT_TRUE(MaskedAttentionNodes::takes(node));
        const auto theirs = computed_by_ggml(node);
        MaskedAttentionNodes ours(*kernels::masked_kernels());
        KernelTasks tasks(threads);
        ours.compute(node, tasks);
        return largest_difference(node, theirs);
    }

};

constexpr double kTolerance = 3e-3;  // ggml sums in 16 bits

TEST_F(MaskedAttentionNodesTest, RowsOfSixteenSequences) {
    const Sees own = [](int row, int cell) { return cell < 960 ? cell / 60 == row : cell % 16 == row; };
    for (const int threads : {1, 3}) EXPECT_LT(difference({64, 5, 1, 16, 1024}, own, threads), kTolerance);
    EXPECT_LT(difference({128, 8, 2, 16, 1024}, own), kTolerance);
}

TEST_F(MaskedAttentionNodesTest, OneRow) {
    EXPECT_LT(difference({64, 5, 1, 1, 2048}, [](int, int cell) { return cell >= 700 && cell < 1000; }), kTolerance);
    EXPECT_LT(difference({32, 4, 4, 1, 256}, [](int, int cell) { return cell == 255; }), kTolerance);
}

TEST_F(MaskedAttentionNodesTest, APromptBehindItsPrefixAndAnswersBesideIt) {
    const Sees sees = [](int row, int cell) {
        if (row >= 70) return cell >= 600 && (cell - 600) % 7 == row - 70;
        return cell < 400 || (cell >= 500 && cell <= 500 + row);
    };
    EXPECT_LT(difference({64, 5, 1, 75, 1024}, sees), kTolerance);
    EXPECT_LT(difference({128, 12, 1, 75, 1024}, sees), kTolerance);
    EXPECT_LT(difference({48, 6, 3, 75, 1024}, sees), kTolerance);
}

TEST_F(MaskedAttentionNodesTest, LeavesWhatItCannotDo) {
    const Sees all = [](int, int) { return true; };
    EXPECT_FALSE(MaskedAttentionNodes::takes(attention({64, 4, 4, 2, 64, GGML_TYPE_Q8_0}, all)));
    EXPECT_FALSE(MaskedAttentionNodes::takes(attention({72, 4, 4, 2, 64}, all)));
    EXPECT_FALSE(MaskedAttentionNodes::takes(attention({64, 64, 1, 2, 64}, all)));
    ggml_tensor* node = attention({64, 4, 4, 2, 64}, all);
    node->src[3] = nullptr;
    EXPECT_FALSE(MaskedAttentionNodes::takes(node));
    node = attention({64, 4, 4, 2, 64}, all);
    ggml_flash_attn_ext_add_sinks(node, ggml_new_tensor_1d(context(), GGML_TYPE_F32, 4));
    EXPECT_FALSE(MaskedAttentionNodes::takes(node));
    ggml_tensor* scaled = ggml_scale(context(), random(GGML_TYPE_F32, {4, 4, 1}), 2);
    EXPECT_FALSE(MaskedAttentionNodes::takes(scaled));
}

}  // namespace
}  // namespace glimpse::engine::llama
