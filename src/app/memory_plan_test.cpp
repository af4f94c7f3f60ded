#include "app/memory_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::app {
namespace {

using engine::llama::EngineSettings;
using engine::llama::MemoryNeed;
using testing::HasSubstr;

engine::llama::GgufSummary glm_4_6v_flash() {
    engine::llama::GgufSummary summary;
    summary.architecture = "glm4";
    summary.metadata = {{"glm4.block_count", "40"},
                        {"glm4.embedding_length", "4096"},
                        {"glm4.attention.head_count", "32"},
                        {"glm4.attention.head_count_kv", "2"}};
    return summary;
}

TEST(CacheBytes, CacheOfTheModelOfRecord) {
    EXPECT_EQ(cache_bytes_per_token(glm_4_6v_flash()), 40u * 1024) << "40 layers x 2 heads x (128 + 128) x 2 bytes";
}

TEST(CacheBytes, ExplicitWidthsWin) {
    auto summary = glm_4_6v_flash();
    summary.metadata.emplace_back("glm4.attention.key_length", "64");
    summary.metadata.emplace_back("glm4.attention.value_length", "32");
    EXPECT_EQ(cache_bytes_per_token(summary), 40u * 2 * (64 + 32) * 2);
}

TEST(CacheBytes, NonsenseInTheHeaderStaysInRange) {
    auto summary = glm_4_6v_flash();
    summary.metadata[0].second = "9223372036854775807";
    summary.metadata[3].second = "-5";
    EXPECT_GT(cache_bytes_per_token(summary), 0u);
    summary.metadata[2].second = "0";
    EXPECT_EQ(cache_bytes_per_token(summary), 0u);
    EXPECT_EQ(cache_bytes_per_token({}), 0u);
}

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;

/// A model of 6 GiB on a GPU, of whose cache each request takes half a GiB.
Result<MemoryNeed> on_a_gpu(const EngineSettings& settings) {
    MemoryNeed need;
    need.devices = {{.device = "GPU0", .weights = 6 * kGiB, .cache = static_cast<std::uint64_t>(settings.parallel) * kGiB / 2, .scratch = kGiB, .vision = 2 * kGiB},
                    {.device = "CPU", .host = true, .weights = kGiB / 4}};
    need.picture_tokens_max = 3072;
    need.picture_bytes = 28'901'376;
    return need;
}

EngineSettings settings_for(int parallel) {
    EngineSettings settings;
    settings.parallel = parallel;
    settings.queue_max = 64;
    settings.picture_cache_bytes = 256 << 20;
    return settings;
}

TEST(MemoryPlan, KeepsWhatFits) {
    const auto plan = plan_memory(settings_for(8), 0, {{"GPU0", 16 * kGiB}, {"CPU", 8 * kGiB}}, on_a_gpu).value();
    EXPECT_EQ(plan.parallel, 8);
    EXPECT_TRUE(plan.fits());
    EXPECT_EQ(plan.total(plan.need.devices[0]), 13 * kGiB);
    EXPECT_EQ(plan.total(plan.need.devices[1]), kGiB / 4 + plan.pictures + plan.program);
    EXPECT_EQ(plan.pictures, (256u << 20) + kGiB) << "no more than the engine lets in";
}

TEST(MemoryPlan, CountsWhatIsKeptBeforeTheEngine) {
    const Capacity capacity = {{"GPU0", 16 * kGiB}, {"CPU", 2 * kGiB}};
    const auto without = plan_memory(settings_for(8), 0, capacity, on_a_gpu).value();
    const auto with = plan_memory(settings_for(8), kGiB, capacity, on_a_gpu).value();
    EXPECT_EQ(with.program, without.program + kGiB);
    EXPECT_TRUE(without.fits());
    EXPECT_FALSE(with.fits());
}

TEST(MemoryPlan, ShrinksToWhatFits) {
    const auto plan = plan_memory(settings_for(16), 0, {{"GPU0", 12 * kGiB}, {"CPU", 8 * kGiB}}, on_a_gpu).value();
    EXPECT_EQ(plan.parallel, 6) << "9 GiB and six halves";
    EXPECT_TRUE(plan.fits());
    EXPECT_THAT(table(plan), HasSubstr("6 requests x 4096 tokens (of 16 asked for), pictures of up to 3072 tokens"));
}

TEST(MemoryPlan, SaysWhenNotEvenOneFits) {
    const auto plan = plan_memory(settings_for(16), 0, {{"GPU0", 8 * kGiB}, {"CPU", 8 * kGiB}}, on_a_gpu).value();
    EXPECT_EQ(plan.parallel, 1);
    EXPECT_FALSE(plan.fits());
}

TEST(MemoryPlan, ADeviceOfUnknownSizeIsNoReason) {
    EXPECT_EQ(plan_memory(settings_for(16), 0, {}, on_a_gpu)->parallel, 16);
}

TEST(MemoryPlan, ShowsEveryDevice) {
    const auto text = table(plan_memory(settings_for(4), 0, {{"GPU0", 16 * kGiB}}, on_a_gpu).value());
    EXPECT_THAT(text, testing::ContainsRegex("\nGPU0 +6.0 GiB +2.0 GiB +1.0 GiB +2.0 GiB +11.0 GiB +16.0 GiB\n"));
    EXPECT_THAT(text, HasSubstr("CPU"));
}

TEST(MemoryPlan, OfTheTestModelIsAboutWhatItsFilesHold) {
    EngineSettings settings = settings_for(2);
    settings.text_path = GLIMPSE_TEST_DATA "/nano-start/nano-start-text-f16.gguf";
    settings.projector_path = GLIMPSE_TEST_DATA "/nano-start/nano-start-mmproj-f16.gguf";
    settings.context_tokens = 1024;
    settings.kept_prompts = 0;
    const auto two = engine::llama::measure_memory(settings).value();
    settings.parallel = 4;
    const auto four = engine::llama::measure_memory(settings).value();
    ASSERT_EQ(two.devices.size(), 1u);
    EXPECT_GT(two.devices[0].weights, 4'000'000u);
    EXPECT_LT(two.devices[0].weights, 30'000'000u);
    EXPECT_EQ(four.devices[0].cache, 2 * two.devices[0].cache);
    EXPECT_GT(two.devices[0].vision, 3'000'000u);
    EXPECT_EQ(two.picture_tokens_max, 768) << "three quarters of the context";
    settings.picture_tokens_max = 3000;
    EXPECT_GT(engine::llama::measure_memory(settings)->devices[0].vision, four.devices[0].vision);
    settings.text_path = GLIMPSE_TEST_DATA "/slips/slip-0.png";
    EXPECT_FALSE(engine::llama::measure_memory(settings));
}

}  // namespace
}  // namespace glimpse::app
