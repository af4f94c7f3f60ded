#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "base/result.h"
#include "engine/llama/gguf_file.h"
#include "engine/llama/memory_need.h"

namespace glimpse::app {

/// Bytes that may be used, by device as list_devices() names it.
using Capacity = std::map<std::string, std::uint64_t>;

/// What is free now, a margin for others left out.
Capacity free_memory();

/// The f16 cache bytes of one token of context; 0 when the metadata does not say.
std::uint64_t cache_bytes_per_token(const engine::llama::GgufSummary& text);

/// What serving takes, worked out before anything is loaded.
struct MemoryPlan {
    int parallel = 0;            ///< requests at once: as many as asked for, or as fit
    int parallel_wanted = 0;
    int context_tokens = 0;      ///< of one request
    engine::llama::MemoryNeed need;
    std::uint64_t pictures = 0;  ///< in main memory: pixels on their way, and embeddings kept
    std::uint64_t program = 0;   ///< in main memory: everything else, an estimate, and what the caches before the engine may hold
    Capacity capacity;

    std::uint64_t total(const engine::llama::DeviceNeed& device) const;
    /// Whether every device has room.
    bool fits() const;
};

using Measure = std::function<Result<engine::llama::MemoryNeed>(const engine::llama::EngineSettings&)>;

/// Plans for `settings.parallel` requests at once, or for fewer if they do not fit. A plan that does not fit even one is
/// returned as it is. `caches`: bytes that are kept before the engine. Errors of `measure`.
Result<MemoryPlan> plan_memory(engine::llama::EngineSettings settings, std::uint64_t caches, const Capacity& capacity,
                               const Measure& measure = engine::llama::measure_memory);

/// A row for each device: "device  weights  KV cache  scratch  vision  pictures  total  of".
std::string table(const MemoryPlan& plan);

}  // namespace glimpse::app
