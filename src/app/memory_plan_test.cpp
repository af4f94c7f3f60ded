#include "app/memory_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::app {
namespace {

engine::llama::GgufSummary glm_4_6v_flash() {
    engine::llama::GgufSummary summary;
    summary.architecture = "glm4";
    summary.metadata = {{"glm4.block_count", "40"},
                        {"glm4.embedding_length", "4096"},
                        {"glm4.attention.head_count", "32"},
                        {"glm4.attention.head_count_kv", "2"}};
    return summary;
}

TEST(MemoryPlan, CacheOfTheModelOfRecord) {
    EXPECT_EQ(cache_bytes_per_token(glm_4_6v_flash()), 40u * 1024) << "40 layers x 2 heads x (128 + 128) x 2 bytes";
}

TEST(MemoryPlan, ExplicitWidthsWin) {
    auto summary = glm_4_6v_flash();
    summary.metadata.emplace_back("glm4.attention.key_length", "64");
    summary.metadata.emplace_back("glm4.attention.value_length", "32");
    EXPECT_EQ(cache_bytes_per_token(summary), 40u * 2 * (64 + 32) * 2);
}

TEST(MemoryPlan, NonsenseInTheHeaderStaysInRange) {
    auto summary = glm_4_6v_flash();
    summary.metadata[0].second = "9223372036854775807";
    summary.metadata[3].second = "-5";
    EXPECT_GT(cache_bytes_per_token(summary), 0u);
    summary.metadata[2].second = "0";
    EXPECT_EQ(cache_bytes_per_token(summary), 0u);
    EXPECT_EQ(cache_bytes_per_token({}), 0u);
}

TEST(MemoryPlan, AddsUp) {
    const Load load{4096, 8};
    const auto plan = plan_memory(glm_4_6v_flash(), 6'000'000'000, 1'700'000'000, load);
    EXPECT_EQ(plan.cache, 4096u * 8 * 40 * 1024);
    EXPECT_EQ(plan.total(), plan.weights + plan.projector + plan.cache + plan.scratch);
    EXPECT_THAT(describe(plan, load), testing::HasSubstr("KV cache 1.2 GiB (8 x 4096 tokens x 40.0 KiB)"));
}

}  // namespace
}  // namespace glimpse::app
