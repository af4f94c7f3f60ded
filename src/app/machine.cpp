#include "app/machine.h"

#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

namespace glimpse::app {

namespace {

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::uint64_t number_at(std::string_view text) {
    const auto begin = text.find_first_of("0123456789");
    if (begin == std::string_view::npos) return 0;
    std::uint64_t value = 0;
    std::from_chars(text.data() + begin, text.data() + text.size(), value);
    return value;
}

/// Bytes of a line such as "MemTotal:  16384 kB" of /proc/meminfo.
std::uint64_t memory_line(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    return at == std::string_view::npos ? 0 : number_at(text.substr(at + name.size())) * 1024;
}

void read_processor(Machine& machine) {
    std::istringstream lines(content_of("/proc/cpuinfo"));
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(": ");
        if (colon == std::string::npos) continue;
        if (line.starts_with("model name")) machine.processor = line.substr(colon + 2);
        if (line.starts_with("flags") || line.starts_with("Features")) {
            std::istringstream words(line.substr(colon + 2));
            machine.processor_flags = {std::istream_iterator<std::string>(words), {}};
        }
        if (!machine.processor.empty() && !machine.processor_flags.empty()) return;
    }
}

/// The folder of this process' cgroup (v2) and every one above it: the smallest limit counts.
void read_cgroup(Machine& machine, std::uint64_t& headroom) {
    auto line = content_of("/proc/self/cgroup");
    const auto at = line.find("0::");
    auto path = at == std::string::npos ? std::string("/") : line.substr(at + 3, line.find('\n', at) - at - 3);
    while (true) {
        const auto folder = "/sys/fs/cgroup" + (path == "/" ? "" : path);
        const auto memory = parse_memory_max(content_of(folder + "/memory.max"));
        if (memory != 0) {
            if (machine.memory_limit_bytes == 0 || memory < machine.memory_limit_bytes)
                machine.memory_limit_bytes = memory;
            const auto used = number_at(content_of(folder + "/memory.current"));
            headroom = std::min(headroom, memory - std::min(memory, used));
        }
        const auto cores = parse_cpu_max(content_of(folder + "/cpu.max"));
        if (cores > 0 && (machine.core_limit == 0 || cores < machine.core_limit)) machine.core_limit = cores;
        if (path == "/" || path.empty()) return;
        path = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
        if (path.rfind('/') == std::string::npos) return;
    }
}

int allowed_cores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return ::sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
}

}  // namespace

std::uint64_t Machine::memory_total_bytes() const {
    return memory_limit_bytes == 0 ? memory_bytes : std::min(memory_limit_bytes, memory_bytes);
}

double parse_cpu_max(std::string_view text) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos || text.starts_with("max")) return 0;
    const auto period = number_at(text.substr(space));
    return period == 0 ? 0 : static_cast<double>(number_at(text.substr(0, space))) / static_cast<double>(period);
}

std::uint64_t parse_memory_max(std::string_view text) {
    return text.starts_with("max") ? 0 : number_at(text);
}

Machine this_machine() {
    Machine machine;
    read_processor(machine);
    machine.cores = allowed_cores();
    const auto memory = content_of("/proc/meminfo");
    machine.memory_bytes = memory_line(memory, "MemTotal:");
    machine.memory_available_bytes = memory_line(memory, "MemAvailable:");
    read_cgroup(machine, machine.memory_available_bytes);
    rlimit files = {};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        machine.open_files_max = files.rlim_cur;
        machine.open_files_hard_max = files.rlim_max;
    }
    return machine;
}

void raise_open_files(std::uint64_t wanted) {
    rlimit files = {};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= wanted) return;
    files.rlim_cur = std::min<rlim_t>(wanted, files.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace glimpse::app
