#include "metrics/registry.h"

#include <gmock/gmock.h>

#include <thread>

#include "metrics/process.h"

namespace glimpse::metrics {
namespace {

using testing::HasSubstr;

TEST(RegistryTest, CountsUnderOneNameAndLabels) {
    Registry registry;
    registry.counter("glimpse_cups_total", "Cups.", {{"of", "tea"}}).add();
    registry.counter("glimpse_cups_total", "Cups.", {{"of", "tea"}}).add(2);
    registry.counter("glimpse_cups_total", "Cups.", {{"of", "milk"}}).add();
    const auto text = registry.exposition();
    EXPECT_THAT(text, HasSubstr("# HELP glimpse_cups_total Cups.\n# TYPE glimpse_cups_total counter\n"));
    EXPECT_THAT(text, HasSubstr("glimpse_cups_total{of=\"tea\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("glimpse_cups_total{of=\"milk\"} 1\n"));
}

TEST(RegistryTest, PutsValuesIntoRanges) {
    Registry registry;
    auto seconds = registry.histogram("glimpse_nap_seconds", "Naps.", {0.1, 1});
    for (const double value : {0.05, 0.5, 0.5, 7.0}) seconds.observe(value);
    const auto text = registry.exposition();
    EXPECT_THAT(text, HasSubstr("glimpse_nap_seconds_bucket{le=\"0.1\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("glimpse_nap_seconds_bucket{le=\"1\"} 3\n"));
    EXPECT_THAT(text, HasSubstr("glimpse_nap_seconds_bucket{le=\"+Inf\"} 4\n"));
    EXPECT_THAT(text, HasSubstr("glimpse_nap_seconds_count 4\n"));
}

TEST(RegistryTest, AsksItsSourcesEachTime) {
    Registry registry;
    double level = 1;
    registry.add_source([&] {
        return std::vector<Sample>{{Sample::Kind::kGauge, "glimpse_level", "Level.", level, {{"of", "a"}}},
                                   {Sample::Kind::kGauge, "glimpse_level", "Level.", level + 10, {{"of", "b\"\n"}}}};
    });
    level = 4;
    const auto text = registry.exposition();
    EXPECT_THAT(text, HasSubstr("# TYPE glimpse_level gauge\nglimpse_level{of=\"a\"} 4\nglimpse_level{of=\"b\\\"\\n\"} 14\n"));
    registry.remove_sources();
    EXPECT_EQ(registry.exposition(), "");
}

TEST(RegistryTest, ManyMayCountAndLookAtOnce) {
    Registry registry;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int k = 0; k < 500; ++k) registry.counter("glimpse_steps_total", "Steps.").add();
            (void)registry.exposition();
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(registry.exposition(), HasSubstr("glimpse_steps_total 2000\n"));
}

TEST(ProcessTest, KnowsItself) {
    const auto samples = process_samples();
    const auto value = [&](std::string_view name) {
        return std::ranges::find(samples, name, [](const Sample& sample) { return std::string_view(sample.name); })->value;
    };
    EXPECT_GT(value("process_resident_memory_bytes"), 1e6);
    EXPECT_GT(value("process_virtual_memory_bytes"), value("process_resident_memory_bytes"));
    EXPECT_GE(value("process_threads"), 1);
    EXPECT_GE(value("process_open_fds"), 3);
    EXPECT_GE(value("process_max_fds"), value("process_open_fds"));
    const auto now = static_cast<double>(std::time(nullptr));
    EXPECT_LE(value("process_start_time_seconds"), now + 1);
    EXPECT_GT(value("process_start_time_seconds"), now - 600);
}

}  // namespace
}  // namespace glimpse::metrics
