#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "app/supervisor/restart.h"
#include "app/supervisor/worker_page.h"
#include "base/result.h"

namespace glimpse::app {

/// How a worker ended, for whoever looks into it later. Holds nothing of a request.
struct ExitReport {
    RestartReason reason = RestartReason::kCrash;
    int signal = 0;
    int status = 0;
    std::chrono::milliseconds lived{};
    std::chrono::milliseconds silent{};  ///< without a sign of life, at the end
    std::chrono::milliseconds pause{};   ///< before the next one
    WorkerPhase phase = WorkerPhase::kStarting;
    std::uint32_t running = 0;
    std::uint32_t waiting = 0;
    std::uint32_t timeouts_in_row = 0;
    std::int64_t resident_bytes_max = 0;
    std::uint64_t restarts = 0;  ///< this one included

    /// As a line of the log: "the server's process ended: crash (signal 11) after 3.2 s; …"
    std::string sentence() const;
    std::string json(std::chrono::system_clock::time_point at) const;
};

/// Where reports lie: TIME-REASON.json in `folder`, which its owner alone can read. The newest kExitReportsMax are kept.
inline constexpr std::size_t kExitReportsMax = 32;
Result<std::string> keep_report(const ExitReport& report, const std::string& folder);

/// Reports in `folder` of the time since `since`.
int count_reports(const std::string& folder, std::chrono::system_clock::time_point since);

}  // namespace glimpse::app
