#include "engine/llama/q8_product_nodes.h"

#include <ggml-cpu.h>
#include <ggml.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/llama/test_graph.h"

namespace glimpse::engine::llama {
namespace {

class Q8ProductNodesTest : public GgmlTest {
protected:
    Q8ProductNodesTest() : GgmlTest(std::size_t{768} << 20, 11) {}

    void SetUp() override {
        if (!kernels::q8_kernels()) GTEST_SKIP() << "no kernels for this processor";
    }

    ggml_tensor* product(int depth, int columns, int rows, ggml_type type = GGML_TYPE_Q8_0) {
        return ggml_mul_mat(context(), random(type, {depth, columns}), random(GGML_TYPE_F32, {depth, rows}));
    }

    /// Largest difference between what ggml computes and what we do, as a part of what ggml's is large.
    double difference(ggml_tensor* node, int threads = 2) {
        EXPECT_TRUE(Q8ProductNodes::takes(node, 1));
        const auto theirs = computed_by_ggml(node);
        KernelTasks tasks(threads);
        Q8ProductNodes(kernels::q8_kernels()).compute(node, tasks);
        return largest_difference(node, theirs) / largest(theirs);
    }
};

constexpr double kTolerance = 1e-5;  // the same whole numbers, floats added in another order

TEST_F(Q8ProductNodesTest, MultiplyAsGgmlDoes) {
    for (const int threads : {1, 2, 3}) {
        EXPECT_LT(difference(product(192, 1040, 200), threads), kTolerance);
        EXPECT_LT(difference(product(1056, 80, 97), threads), kTolerance);
    }
    EXPECT_LT(difference(product(4096, 256, 4)), kTolerance);
    EXPECT_LT(difference(product(1024, 1024, 1)), kTolerance);
    EXPECT_LT(difference(product(512, 64, 1500)), kTolerance);
}

TEST_F(Q8ProductNodesTest, MoreRowsThanAreQuantizedAtOnce) {
    const int depth = 8192;
    const int rows = static_cast<int>(Q8ProductNodes::kRowBytesMax / kernels::q8_row_bytes(depth)) + 100;
    EXPECT_LT(difference(product(depth, 16, rows)), kTolerance);
}

TEST_F(Q8ProductNodesTest, LeavesWhatItCannotDoOrNobodyWouldNotice) {
    EXPECT_TRUE(Q8ProductNodes::takes(product(1024, 1024, 4), 4));
    EXPECT_FALSE(Q8ProductNodes::takes(product(1024, 1024, 3), 4));
    EXPECT_FALSE(Q8ProductNodes::takes(product(64, 64, 100), 4)) << "little to do";
    EXPECT_FALSE(Q8ProductNodes::takes(product(1024, 1000, 4), 4)) << "columns that are no multiple of 16";
    EXPECT_FALSE(Q8ProductNodes::takes(product(1024, 1024, 4, GGML_TYPE_F16), 4));
    EXPECT_FALSE(Q8ProductNodes::takes(ggml_add(context(), random(GGML_TYPE_F32, {64, 64}), random(GGML_TYPE_F32, {64, 64})), 1));
}

}  // namespace
}  // namespace glimpse::engine::llama
