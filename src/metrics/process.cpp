// proc(5): /proc/self/stat, /proc/self/statm and /proc/self/fd.
#include "metrics/process.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace glimpse::metrics {
namespace {

struct Stat {
    double threads = 0, start_ticks = 0, virtual_bytes = 0;
};

Stat read_stat() {
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    // The program's name, in brackets, may hold anything.
    std::istringstream fields(line.substr(std::min(line.rfind(')') + 1, line.size())));
    Stat stat;
    std::string skipped;
    for (int field = 3; field < 20; ++field) fields >> skipped;
    fields >> stat.threads >> skipped >> stat.start_ticks >> stat.virtual_bytes;
    return stat;
}

double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); }

double cpu_seconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double boot_time() {
    std::ifstream file("/proc/stat");
    std::string name;
    for (double value = 0; file >> name; file.ignore(1 << 16, '\n')) {
        if (name == "btime" && file >> value) return value;
    }
    return 0;
}

double open_files() {
    std::error_code error;
    double count = 0;
    for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end; at.increment(error)) ++count;
    return count;
}

double open_files_max() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

}  // namespace

double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    double all = 0, resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

std::vector<Sample> process_samples() {
    using enum Sample::Kind;
    const Stat stat = read_stat();
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    return {
        {kCounter, "process_cpu_seconds_total", "CPU time of all threads.", cpu_seconds()},
        {kGauge, "process_resident_memory_bytes", "Memory in use.", resident_bytes()},
        {kGauge, "process_virtual_memory_bytes", "Address space in use.", stat.virtual_bytes},
        {kGauge, "process_threads", "Threads.", stat.threads},
        {kGauge, "process_open_fds", "Open file descriptors.", open_files()},
        {kGauge, "process_max_fds", "Most file descriptors that may be open.", open_files_max()},
        {kGauge, "process_start_time_seconds", "When the process began, in seconds since 1970.", boot_time() + stat.start_ticks / ticks},
    };
}

}  // namespace glimpse::metrics
