#include "app/machine.h"

#include <gtest/gtest.h>

namespace glimpse::app {
namespace {

TEST(Cgroup, CpuMax) {
    EXPECT_EQ(parse_cpu_max("150000 100000\n"), 1.5);
    EXPECT_EQ(parse_cpu_max("max 100000\n"), 0);
    EXPECT_EQ(parse_cpu_max(""), 0);
    EXPECT_EQ(parse_cpu_max("1000 0"), 0);
    EXPECT_EQ(parse_cpu_max("nonsense"), 0);
}

TEST(Cgroup, MemoryMax) {
    EXPECT_EQ(parse_memory_max("1073741824\n"), 1073741824u);
    EXPECT_EQ(parse_memory_max("max\n"), 0u);
    EXPECT_EQ(parse_memory_max(""), 0u);
}

TEST(Machine, TheSmallerOfMemoryAndLimitCounts) {
    Machine machine;
    machine.memory_bytes = 100;
    EXPECT_EQ(machine.memory_total_bytes(), 100u);
    machine.memory_limit_bytes = 50;
    EXPECT_EQ(machine.memory_total_bytes(), 50u);
    machine.memory_limit_bytes = 1000;
    EXPECT_EQ(machine.memory_total_bytes(), 100u);
}

TEST(Machine, ThisOneHasCoresAndMemory) {
    const auto machine = this_machine();
    EXPECT_GE(machine.cores, 1);
    EXPECT_GT(machine.memory_bytes, 0u);
    EXPECT_LE(machine.memory_available_bytes, machine.memory_bytes);
    EXPECT_GT(machine.open_files_max, 0u);
}

}  // namespace
}  // namespace glimpse::app
