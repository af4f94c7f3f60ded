#include "engine/llama/vision_products.h"

#include <ggml-alloc.h>
#include <ggml-backend.h>
#include <ggml-cpu.h>
#include <ggml.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "engine/llama/kernel_device.h"
#include "engine/llama/test_graph.h"

namespace glimpse::engine::llama {
namespace {

/// A graph of one node, in memory of its own.
class VisionProductsTest : public GgmlTest {
protected:
    VisionProductsTest() : GgmlTest(std::size_t{256} << 20, 7) {}

    void SetUp() override {
        if (!kernels::tile_kernels()) GTEST_SKIP() << "no kernels for this processor";
    }

    /// Attention as libmtmd builds it: queries lie head by head within a token, keys and values token by token within a head.
    ggml_tensor* attention(int width, int queries, int keys, int heads, int key_heads, ggml_type type) {
        ggml_tensor* q = ggml_permute(context(), random(GGML_TYPE_F32, {width, heads, queries}), 0, 2, 1, 3);
        return ggml_flash_attn_ext(context(), q, random(type, {width, keys, key_heads}), random(type, {width, keys, key_heads}), nullptr,
                                   1 / std::sqrt(static_cast<float>(width)), 0, 0);
    }

    /// Largest difference between what ggml computes and what we do, as a part of what ggml's is large.
    double difference(ggml_tensor* node) {
        EXPECT_TRUE(VisionProducts::takes(node));
        const auto theirs = computed_by_ggml(node);
        VisionProducts(*kernels::tile_kernels(), 2).compute(node);
        return largest_difference(node, theirs) / largest(theirs);
    }

};

TEST_F(VisionProductsTest, AttendAsGgmlDoes) {
    EXPECT_LT(difference(attention(64, 300, 300, 4, 4, GGML_TYPE_F16)), 2e-3);
    EXPECT_LT(difference(attention(48, 64, 1000, 3, 3, GGML_TYPE_F16)), 2e-3);
    EXPECT_LT(difference(attention(128, 100, 257, 2, 2, GGML_TYPE_F32)), 2e-3);
}

TEST_F(VisionProductsTest, SeveralHeadsReadTheSameKeys) { EXPECT_LT(difference(attention(32, 130, 200, 6, 2, GGML_TYPE_F16)), 2e-3); }

TEST_F(VisionProductsTest, MoreKeysThanArePackedAtOnce) { EXPECT_LT(difference(attention(128, 64, 24'000, 4, 4, GGML_TYPE_F16)), 2e-3); }

// ggml rounds the rows as well where weights are quantised; we do not.
TEST_F(VisionProductsTest, MultiplyAsGgmlDoes) {
    for (const auto& [type, tolerance] : {std::pair{GGML_TYPE_Q8_0, 1e-2}, {GGML_TYPE_F16, 1e-3}, {GGML_TYPE_F32, 1e-5}}) {
        for (const auto& [depth, columns, rows] : {std::tuple{192, 512, 200}, {1056, 80, 97}, {32, 16, 64}}) {
            SCOPED_TRACE(ggml_type_name(type));
            EXPECT_LT(difference(ggml_mul_mat(context(), random(type, {depth, columns}), random(GGML_TYPE_F32, {depth, rows}))), tolerance);
        }
    }
}

TEST_F(VisionProductsTest, MoreColumnsThanArePackedAtOnce) {
    EXPECT_LT(difference(ggml_mul_mat(context(), random(GGML_TYPE_F16, {8192, 2128}), random(GGML_TYPE_F32, {8192, 64}))), 1e-3);
}

TEST_F(VisionProductsTest, LeavesWhatItCannotDo) {
    ggml_tensor* masked = attention(64, 300, 300, 4, 4, GGML_TYPE_F16);
    masked->src[3] = ggml_new_tensor_2d(context(), GGML_TYPE_F16, 300, 300);
    EXPECT_FALSE(VisionProducts::takes(masked));
    EXPECT_FALSE(VisionProducts::takes(attention(72, 300, 300, 4, 4, GGML_TYPE_F16)));
    EXPECT_FALSE(VisionProducts::takes(attention(64, 8, 300, 4, 4, GGML_TYPE_F16)));
    EXPECT_FALSE(VisionProducts::takes(ggml_mul_mat(context(), random(GGML_TYPE_F32, {64, 64}), random(GGML_TYPE_F32, {64, 8}))));
    EXPECT_FALSE(VisionProducts::takes(ggml_mul_mat(context(), random(GGML_TYPE_F32, {64, 24}), random(GGML_TYPE_F32, {64, 100}))));
    EXPECT_FALSE(VisionProducts::takes(ggml_add(context(), random(GGML_TYPE_F32, {64, 64}), random(GGML_TYPE_F32, {64, 64}))));
}

/// A graph of several nodes through ggml's scheduler, with our device beside the CPU or without.
std::vector<float> schedule(KernelDevice* device) {
    std::unique_ptr<ggml_context, FreeContext> context(ggml_init({.mem_size = 1 << 20, .mem_buffer = nullptr, .no_alloc = true}));
    ggml_tensor* in = ggml_new_tensor_2d(context.get(), GGML_TYPE_F32, 64, 128);
    ggml_set_input(in);
    ggml_tensor* heads = ggml_reshape_3d(context.get(), ggml_scale(context.get(), in, 0.5F), 32, 2, 128);
    ggml_tensor* turned = ggml_permute(context.get(), heads, 0, 2, 1, 3);
    ggml_tensor* keys = ggml_cast(context.get(), turned, GGML_TYPE_F16);
    ggml_tensor* attended = ggml_flash_attn_ext(context.get(), turned, keys, keys, nullptr, 0.2F, 0, 0);
    ggml_tensor* out = ggml_scale(context.get(), attended, 2);
    ggml_cgraph* graph = ggml_new_graph(context.get());
    ggml_build_forward_expand(graph, out);

    std::vector<ggml_backend_t> backends;
    if (device) backends.push_back(ggml_backend_dev_init(device->device(), nullptr));
    backends.push_back(ggml_backend_cpu_init());
    std::vector<ggml_backend_buffer_type_t> buffers(backends.size(), ggml_backend_cpu_buffer_type());
    ggml_backend_sched_t scheduler = ggml_backend_sched_new(backends.data(), buffers.data(), static_cast<int>(backends.size()), 64, false, true);
    EXPECT_TRUE(ggml_backend_sched_alloc_graph(scheduler, graph));
    EXPECT_EQ(ggml_backend_sched_get_tensor_backend(scheduler, attended), backends.front());
    EXPECT_EQ(ggml_backend_sched_get_tensor_backend(scheduler, out), backends.back());
    std::vector<float> values(64 * 128);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<float>(i));
    ggml_backend_tensor_set(in, values.data(), 0, values.size() * sizeof(float));
    EXPECT_EQ(ggml_backend_sched_graph_compute(scheduler, graph), GGML_STATUS_SUCCESS);
    ggml_backend_tensor_get(out, values.data(), 0, values.size() * sizeof(float));
    ggml_backend_sched_free(scheduler);
    for (ggml_backend_t backend : backends) ggml_backend_free(backend);
    return values;
}

TEST_F(VisionProductsTest, TheSchedulerGivesTheDeviceWhatItTakes) {
    const auto device = make_vision_device(2);
    const auto theirs = schedule(nullptr);
    const auto ours = schedule(device.get());
    for (std::size_t i = 0; i < ours.size(); ++i) ASSERT_NEAR(ours[i], theirs[i], 1e-3);
}

}  // namespace
}  // namespace glimpse::engine::llama
