#include "app/memory_plan.h"

#include <algorithm>
#include <array>

#include "app/machine.h"
#include "app/terminal.h"
#include "engine/llama/devices.h"

namespace glimpse::app {

namespace {

constexpr std::uint64_t kProgramBytes = std::uint64_t{96} << 20;
constexpr double kUsableShare = 0.95;
constexpr std::uint64_t kCacheValueBytes = 2;  // f16
constexpr std::int64_t kFieldMax = 1'000'000;  // a header from outside: keeps the product in range

using engine::llama::DeviceNeed;

std::uint64_t usable(std::uint64_t bytes) { return static_cast<std::uint64_t>(kUsableShare * static_cast<double>(bytes)); }

Result<MemoryPlan> plan_for(const engine::llama::EngineSettings& settings, std::uint64_t caches, const Capacity& capacity, const Measure& measure) {
    MemoryPlan plan;
    plan.parallel = settings.parallel;
    plan.context_tokens = settings.context_tokens;
    plan.capacity = capacity;
    plan.program = kProgramBytes + caches;
    TRY(plan.need, measure(settings));
    if (plan.need.picture_tokens_max > 0) {
        const auto requests = static_cast<std::uint64_t>(settings.parallel + settings.queue_max);
        plan.pictures = settings.picture_cache_bytes + std::min(settings.pending_picture_bytes, requests * plan.need.picture_bytes);
    }
    return plan;
}

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

std::uint64_t MemoryPlan::total(const DeviceNeed& device) const {
    return device.total() + (device.host ? pictures + program : 0);
}

bool MemoryPlan::fits() const {
    return std::ranges::all_of(need.devices, [this](const DeviceNeed& device) {
        const auto found = capacity.find(device.device);
        return found == capacity.end() || total(device) <= found->second;
    });
}

Capacity free_memory() {
    Capacity capacity;
    for (const auto& device : engine::llama::list_devices()) {
        capacity[device.name] = usable(device.kind == "cpu" ? this_machine().memory_available_bytes : device.bytes_free);
    }
    return capacity;
}

Result<MemoryPlan> plan_memory(engine::llama::EngineSettings settings, std::uint64_t caches, const Capacity& capacity, const Measure& measure) {
    const int wanted = settings.parallel;
    TRY(auto plan, plan_for(settings, caches, capacity, measure));
    int fitting = 1;
    for (int too_many = wanted; !plan.fits() && too_many - fitting > 1;) {
        settings.parallel = (fitting + too_many) / 2;
        TRY(const auto tried, plan_for(settings, caches, capacity, measure));
        (tried.fits() ? fitting : too_many) = settings.parallel;
    }
    if (!plan.fits()) {
        settings.parallel = fitting;
        TRY(plan, plan_for(settings, caches, capacity, measure));
    }
    plan.parallel_wanted = wanted;
    return plan;
}

std::string table(const MemoryPlan& plan) {
    std::string text = fmt::format("{} requests x {} tokens", plan.parallel, plan.context_tokens);
    if (plan.parallel < plan.parallel_wanted) text += fmt::format(" (of {} asked for)", plan.parallel_wanted);
    if (plan.need.picture_tokens_max > 0) text += fmt::format(", pictures of up to {} tokens", plan.need.picture_tokens_max);
    const std::array<std::string_view, 8> names = {"weights", "KV cache", "scratch", "vision", "pictures", "program", "total", "of"};
    text += fmt::format("\n{:<10}", "device");
    for (const auto name : names) text += fmt::format("{:>11}", name);
    for (const auto& device : plan.need.devices) {
        const auto found = plan.capacity.find(device.device);
        const bool known = found != plan.capacity.end();
        const std::array<std::string, 8> cells = {
            format_bytes(device.weights), format_bytes(device.cache), format_bytes(device.scratch), format_bytes(device.vision),
            device.host ? format_bytes(plan.pictures) : "", device.host ? format_bytes(plan.program) : "",
            format_bytes(plan.total(device)), known ? format_bytes(found->second) : "?"};
        text += fmt::format("\n{:<10}", device.device);
        for (const auto& cell : cells) text += fmt::format("{:>11}", cell);
    }
    return text;
}

}  // namespace glimpse::app
