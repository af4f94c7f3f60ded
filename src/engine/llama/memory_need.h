#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/llama/llama_engine.h"

namespace glimpse::engine::llama {

/// What an engine holds on one device, in bytes.
struct DeviceNeed {
    std::string device;         ///< as list_devices() names it
    bool host = false;          ///< main memory
    std::uint64_t weights = 0;  ///< of the decoder
    std::uint64_t cache = 0;    ///< KV cache of all requests
    std::uint64_t scratch = 0;  ///< of the decoder, for the largest step
    std::uint64_t vision = 0;   ///< projector, and its scratch for the largest picture that is let in

    std::uint64_t total() const { return weights + cache + scratch + vision; }
};

struct MemoryNeed {
    std::vector<DeviceNeed> devices;
    int picture_tokens_max = 0;         ///< of the largest picture; 0: no eyes
    std::uint64_t picture_bytes = 0;    ///< of its pixels as libmtmd keeps them, in main memory
};

/// What an engine with these settings would take. libllama and libmtmd go through their allocations without allocating;
/// only headers are read, so that a 10 GB model takes about a second. The vision tower's scratch is taken at two sizes of
/// picture and carried on to the largest in a straight line, which holds because its attention is computed in tiles.
/// kNotReady when the files cannot be loaded; errors of read_gguf(). Not to be called while an engine loads.
Result<MemoryNeed> measure_memory(const EngineSettings& settings);

}  // namespace glimpse::engine::llama
