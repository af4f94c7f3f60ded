#include "app/doctor/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::app::doctor {
namespace {

TEST(CheckProcessor, KernelsThatLagBehindTheProcessor) {
    Machine machine;
    machine.processor_flags = {"avx2", "f16c", "avx512f"};
    const auto lagging = check_processor(machine, "CPU : SSE3 = 1 | AVX2 = 1 | F16C = 1 | ");
    EXPECT_EQ(lagging.verdict, Check::Verdict::kWarning);
    EXPECT_THAT(lagging.finding, testing::HasSubstr("not AVX512"));
    EXPECT_THAT(lagging.advice, testing::HasSubstr("GLIMPSE_NATIVE"));
    const auto level = check_processor(machine, "CPU : AVX2 = 1 | F16C = 1 | AVX512 = 1 | ");
    EXPECT_EQ(level.verdict, Check::Verdict::kGood) << level.finding;
    machine.processor_flags = {"sse2"};
    EXPECT_EQ(check_processor(machine, "CPU : SSE3 = 1 | ").verdict, Check::Verdict::kWarning);
}

TEST(CheckService, EveryFindingThatIsNotGoodSaysWhatToDo) {
    const auto config = Config::load({.flags = {{"intake.sandbox", "off"}}});  // its processes would be this test
    ASSERT_TRUE(config);
    auto checks = check_service(*config, {});
    for (auto& check : check_machine(this_machine(), *config)) checks.push_back(check);
    for (auto& check : check_model_and_disk(*config, {})) checks.push_back(check);
    for (const auto& check : checks) {
        EXPECT_FALSE(check.finding.empty()) << check.name;
        EXPECT_EQ(check.verdict == Check::Verdict::kGood, check.advice.empty()) << check.name << ": " << check.finding;
    }
}

}  // namespace
}  // namespace glimpse::app::doctor
