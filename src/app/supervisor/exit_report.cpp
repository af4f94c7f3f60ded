#include "app/supervisor/exit_report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/replace_file.h"

namespace glimpse::app {
namespace {

namespace fs = std::filesystem;

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000; }

std::string_view name_of(WorkerPhase phase) {
    switch (phase) {
        case WorkerPhase::kStarting: return "starting";
        case WorkerPhase::kServing: return "serving";
        case WorkerPhase::kReady: return "ready";
        case WorkerPhase::kLeaving: return "leaving";
    }
    return "starting";
}

std::vector<fs::path> reports_in(const std::string& folder) {
    std::vector<fs::path> reports;
    std::error_code error;
    for (fs::directory_iterator file(folder, error), end; !error && file != end; file.increment(error)) {
        if (file->path().extension() == ".json") reports.push_back(file->path());
    }
    std::ranges::sort(reports);  // the time stands first in their names
    return reports;
}

void drop_oldest(const std::string& folder) {
    const auto reports = reports_in(folder);
    std::error_code ignored;
    for (std::size_t i = 0; i + kExitReportsMax < reports.size(); ++i) fs::remove(reports[i], ignored);
}

}  // namespace

std::string ExitReport::sentence() const {
    const auto how = signal != 0 ? fmt::format("signal {}, {}", signal, ::strsignal(signal)) : fmt::format("status {}", status);
    return fmt::format("the server's process is replaced ({}): it ended with {} after {:.1f} s, {} requests running, {} waiting", name_of(reason), how,
                       seconds(lived), running, waiting);
}

std::string ExitReport::json(std::chrono::system_clock::time_point at) const {
    const boost::json::object report = {
        {"at", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(at)))},
        {"version", GLIMPSE_VERSION},
        {"reason", std::string(app::name_of(reason))},
        {"signal", signal},
        {"status", status},
        {"phase", std::string(name_of(phase))},
        {"lived_seconds", seconds(lived)},
        {"silent_seconds", seconds(silent)},
        {"pause_seconds", seconds(pause)},
        {"requests_running", running},
        {"requests_waiting", waiting},
        {"timeouts_in_row", timeouts_in_row},
        {"resident_bytes_max", resident_bytes_max},
        {"restarts", restarts},
    };
    return boost::json::serialize(report) + "\n";
}

Result<std::string> keep_report(const ExitReport& report, const std::string& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) fs::permissions(folder, fs::perms::owner_all, error);
    const auto at = std::chrono::system_clock::now();
    // Counted, or two in one second would be one.
    const auto path = fmt::format("{}/{:%Y%m%dT%H%M%SZ}-{:04}-{}.json", folder, fmt::gmtime(std::chrono::system_clock::to_time_t(at)), report.restarts,
                                  app::name_of(report.reason));
    if (!error) error = replace_file(path, report.json(at));  // whoever watches the folder never sees half a report
    if (error) return fail(ErrorCode::kUnavailable, "no report can be written to {}", folder);
    drop_oldest(folder);
    return path;
}

int count_reports(const std::string& folder, std::chrono::system_clock::time_point since) {
    const auto first = fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(since)));
    const auto reports = reports_in(folder);
    return static_cast<int>(std::ranges::count_if(reports, [&](const fs::path& report) { return report.filename().string() >= first; }));
}

}  // namespace glimpse::app
