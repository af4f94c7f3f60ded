#include "app/memory_plan.h"

#include <algorithm>
#include <filesystem>

#include "app/terminal.h"

namespace glimpse::app {

namespace {

constexpr std::uint64_t kScratchBytesMin = 128ULL * 1024 * 1024;
constexpr std::uint64_t kCacheValueBytes = 2;  // f16
constexpr std::int64_t kFieldMax = 1'000'000;  // a header from outside: keeps the product in range

}  // namespace

std::uint64_t cache_bytes_per_token(const engine::llama::GgufSummary& text) {
    const auto field = [&](std::string_view name) {
        const auto value = text.integer(fmt::format("{}.{}", text.architecture, name)).value_or(0);
        return static_cast<std::uint64_t>(std::clamp<std::int64_t>(value, 0, kFieldMax));
    };
    const auto heads = field("attention.head_count");
    if (heads == 0) return 0;
    const auto kv_heads = field("attention.head_count_kv");
    const auto width = field("embedding_length") / heads;
    const auto key = field("attention.key_length");
    const auto value = field("attention.value_length");
    return field("block_count") * (kv_heads == 0 ? heads : kv_heads) *
           ((key == 0 ? width : key) + (value == 0 ? width : value)) * kCacheValueBytes;
}

MemoryPlan plan_memory(const engine::llama::GgufSummary& text, std::uint64_t text_bytes, std::uint64_t projector_bytes,
                       const Load& load) {
    MemoryPlan plan;
    plan.weights = text_bytes;
    plan.projector = projector_bytes;
    plan.cache_per_token = cache_bytes_per_token(text);
    plan.cache = plan.cache_per_token * static_cast<std::uint64_t>(load.context_tokens * load.parallel);
    plan.scratch = kScratchBytesMin + (text_bytes + projector_bytes) / 8;
    return plan;
}

Result<MemoryPlan> plan_memory(const std::string& text_path, const std::string& projector_path, const Load& load) {
    TRY(const auto text, engine::llama::read_gguf(text_path));
    std::error_code ignored;
    const auto size = [&](const std::string& path) -> std::uint64_t {
        const auto bytes = path.empty() ? 0 : std::filesystem::file_size(path, ignored);
        return ignored ? 0 : bytes;
    };
    return plan_memory(text, size(text_path), size(projector_path), load);
}

std::string describe(const MemoryPlan& plan, const Load& load) {
    return fmt::format("weights {} + projector {} + KV cache {} ({} x {} tokens x {}) + scratch about {} = {}",
                       format_bytes(plan.weights), format_bytes(plan.projector), format_bytes(plan.cache),
                       load.parallel, load.context_tokens, format_bytes(plan.cache_per_token),
                       format_bytes(plan.scratch), format_bytes(plan.total()));
}

}  // namespace glimpse::app
