#pragma once

#include <cstdint>

/// What the two ends of a worker's socket say. One packet each (SOCK_SEQPACKET); both ends are the same program.
namespace glimpse::sandbox {

inline constexpr int kSocketDescriptor = 3;  ///< in the worker
inline constexpr int kMemoryDescriptor = 4;

/// From the worker, once, when it has locked itself down.
struct Hello {
    bool ready = false;
    char refusal[255] = {};  ///< when not ready: why, ends with 0
};

/// To the worker: the input stands at the beginning of the shared memory.
struct Order {
    std::uint64_t input_bytes = 0;
};

/// From the worker: the output stands where the longest input would end.
struct Report {
    enum class Outcome : std::uint32_t { kDone, kOutOfMemory, kFailed };
    Outcome outcome = Outcome::kFailed;
    std::uint64_t output_bytes = 0;
};

}  // namespace glimpse::sandbox
