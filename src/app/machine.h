#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace glimpse::app {

/// What this process may use: the machine, or less when a container (cgroup) says so. Linux.
struct Machine {
    std::string processor = {};                ///< its name
    int cores = 0;                             ///< hardware threads this process may run on
    double core_limit = 0;                     ///< CPU time per second by the cgroup; 0: no limit
    std::uint64_t memory_bytes = 0;            ///< installed
    std::uint64_t memory_limit_bytes = 0;      ///< of the cgroup; 0: no limit
    std::uint64_t memory_available_bytes = 0;  ///< obtainable now, under both
    std::uint64_t open_files_max = 0;          ///< soft limit
    std::uint64_t open_files_hard_max = 0;
    std::set<std::string, std::less<>> processor_flags = {};  ///< as in /proc/cpuinfo, e.g. "avx2"

    /// The smaller of installed memory and limit.
    std::uint64_t memory_total_bytes() const;
};

Machine this_machine();

/// cgroup v2's cpu.max, "QUOTA PERIOD" or "max PERIOD": CPU seconds per second; 0: no limit or no sense.
double parse_cpu_max(std::string_view text);

/// "123456" or "max": bytes; 0: no limit or no sense.
std::uint64_t parse_memory_max(std::string_view text);

/// Raises the soft limit of open files as far as `wanted` and the hard limit allow.
void raise_open_files(std::uint64_t wanted);

}  // namespace glimpse::app
