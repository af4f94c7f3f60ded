#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "engine/llama/gguf_file.h"

namespace glimpse::app {

/// What a model will take, worked out from file sizes and GGUF metadata before anything is loaded. All bytes.
struct MemoryPlan {
    std::uint64_t weights = 0;
    std::uint64_t projector = 0;
    std::uint64_t cache_per_token = 0;  ///< layers * KV heads * (key + value width) * 2 (f16)
    std::uint64_t cache = 0;            ///< of all requests at full context
    std::uint64_t scratch = 0;          ///< compute buffers, pictures, the program: an estimate

    std::uint64_t total() const { return weights + projector + cache + scratch; }
};

/// How much is asked of the engine.
struct Load {
    std::int64_t context_tokens = 0;  ///< of one request
    std::int64_t parallel = 0;        ///< requests at once
};

/// The cache bytes of one token of context; 0 when the metadata does not say.
std::uint64_t cache_bytes_per_token(const engine::llama::GgufSummary& text);

MemoryPlan plan_memory(const engine::llama::GgufSummary& text, std::uint64_t text_bytes, std::uint64_t projector_bytes,
                       const Load& load);

/// Reads the headers of both files (`projector_path` may be empty). Errors as read_gguf().
Result<MemoryPlan> plan_memory(const std::string& text_path, const std::string& projector_path, const Load& load);

/// "weights 5.8 GiB + projector 1.6 GiB + KV cache 1.2 GiB (8 x 4096 tokens x 40.0 KiB) + scratch 1.1 GiB".
std::string describe(const MemoryPlan& plan, const Load& load);

}  // namespace glimpse::app
