#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/doctor/check.h"
#include "app/terminal.h"
#include "engine/llama/devices.h"

namespace glimpse::app::doctor {

namespace {

struct Feature {
    std::string_view processor_flag;  ///< of /proc/cpuinfo
    std::string_view kernel_name;     ///< in the engine's line
};

constexpr std::array kFeatures = {
    Feature{"avx2", "AVX2"},
    Feature{"fma", "FMA"},
    Feature{"f16c", "F16C"},
    Feature{"avx512f", "AVX512"},
    Feature{"avx512_vnni", "AVX512_VNNI"},
    Feature{"avx512_bf16", "AVX512_BF16"},
    Feature{"avx_vnni", "AVX_VNNI"},
    Feature{"amx_int8", "AMX_INT8"},
    Feature{"asimddp", "DOTPROD"},
    Feature{"i8mm", "MATMUL_INT8"},
    Feature{"sve", "SVE"},
};

bool kernels_use(std::string_view features, std::string_view name) {
    const auto wanted = fmt::format(" {} = 1", name);
    return fmt::format(" {}", features).find(wanted) != std::string::npos;
}

Check check_cores(const Machine& machine, const Config& config) {
    const auto limit =
        machine.core_limit > 0 ? fmt::format(", limited to {:.1f} by the container", machine.core_limit) : "";
    const auto finding = fmt::format("{} hardware threads{}", machine.cores, limit);
    const auto threads = std::max(config.integer("engine.threads"), config.integer("engine.vision_threads"));
    const double usable = machine.core_limit > 0 ? std::min(machine.core_limit, double(machine.cores)) : machine.cores;
    if (static_cast<double>(threads) > usable + 0.5) {
        return warning("cores", finding,
                       fmt::format("engine.threads is {}: more threads than cores slow each other down; "
                                   "set it to {} or 0",
                                   threads, std::max(1, static_cast<int>(usable))));
    }
    if (machine.core_limit > 0 && machine.core_limit + 0.5 < machine.cores && config.integer("engine.threads") == 0) {
        return warning("cores", finding,
                       fmt::format("the engine counts cores, not the container's limit: set engine.threads to "
                                   "{}",
                                   std::max(1, static_cast<int>(machine.core_limit))));
    }
    return good("cores", finding);
}

Check check_memory(const Machine& machine) {
    const auto limit = machine.memory_limit_bytes == 0
                           ? std::string("no container limit")
                           : fmt::format("container limit {}", format_bytes(machine.memory_limit_bytes));
    const auto finding = fmt::format("{} installed, {}, {} free now", format_bytes(machine.memory_bytes), limit,
                                     format_bytes(machine.memory_available_bytes));
    constexpr std::uint64_t kFreeBytesMin = 512ULL << 20;
    if (machine.memory_available_bytes < kFreeBytesMin)
        return warning("memory", finding, "end other programs or raise the limit");
    return good("memory", finding);
}

Check check_open_files(const Machine& machine, const Config& config) {
    const auto wanted = static_cast<std::uint64_t>(config.integer("server.connections_max")) + 256;
    const auto finding = fmt::format("{} open files (up to {} on request), {} wanted for server.connections_max",
                                     machine.open_files_max, machine.open_files_hard_max, wanted);
    if (machine.open_files_hard_max >= wanted) return good("open_files", finding);
    return warning("open_files", finding,
                   "raise the limit (`ulimit -Hn`, or LimitNOFILE= of the service), or lower "
                   "server.connections_max");
}

Checks check_devices() {
    Checks checks;
    for (const auto& device : engine::llama::list_devices()) {
        auto finding = fmt::format("{} {} ({})", device.kind, device.name, device.description);
        if (device.bytes_total > 0) {
            finding +=
                fmt::format(", {} of {} free", format_bytes(device.bytes_free), format_bytes(device.bytes_total));
        }
        checks.push_back(good("device", without_control_characters(finding)));
    }
    if (checks.empty())
        checks.push_back(problem("device", "no compute device", "this build has no backend: build it again"));
    return checks;
}

}  // namespace

Check check_processor(const Machine& machine, std::string_view features) {
    std::vector<std::string_view> used;
    std::vector<std::string_view> unused;
    for (const auto& feature : kFeatures) {
        if (!machine.processor_flags.contains(feature.processor_flag)) continue;
        (kernels_use(features, feature.kernel_name) ? used : unused).push_back(feature.kernel_name);
    }
    const auto finding = fmt::format("{}; kernels use {}", machine.processor.empty() ? "unknown" : machine.processor,
                                     used.empty() ? "no vector instructions" : fmt::format("{}", fmt::join(used, " ")));
    if (!unused.empty()) {
        return warning("processor", fmt::format("{}, but not {}", finding, fmt::join(unused, " ")),
                       "build on this machine with -DGLIMPSE_NATIVE=ON for faster answers");
    }
    const bool slow = !machine.processor_flags.contains("avx2") && !machine.processor_flags.contains("asimd");
    if (slow) return warning("processor", finding, "this processor has no AVX2: expect slow answers");
    return good("processor", finding);
}

Checks check_machine(const Machine& machine, const Config& config) {
    Checks checks = {check_processor(machine, engine::llama::cpu_features()), check_cores(machine, config),
                     check_memory(machine)};
    for (auto& check : check_devices()) checks.push_back(std::move(check));
    checks.push_back(check_open_files(machine, config));
    return checks;
}

}  // namespace glimpse::app::doctor
