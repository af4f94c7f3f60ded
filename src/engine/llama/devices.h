#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace glimpse::engine::llama {

/// A compute device that this build can use.
struct Device {
    std::string name;
    std::string description;
    std::string kind;               ///< "cpu", "gpu", "integrated gpu", "accelerator"
    std::uint64_t bytes_total = 0;  ///< memory
    std::uint64_t bytes_free = 0;
};

std::vector<Device> list_devices();

/// The instruction sets that the CPU kernels of this build use, one line, e.g. "AVX2 = 1 | F16C = 1".
std::string cpu_features();

}  // namespace glimpse::engine::llama
