#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace glimpse::app {

/// A child that runs this program again. It dies with this process, whatever that dies of. One thread.
class WorkerProcess {
public:
    struct End {
        int signal = 0;  ///< that ended it, or 0
        int status = 0;  ///< that it left with by itself
        std::int64_t resident_bytes_max = 0;
    };

    /// `command` and `environment` ("NAME=VALUE") are its own; it inherits `descriptors` under their numbers and no others of ours. Signals that
    /// we block are not blocked there. It is a process group of its own: what a terminal sends goes to us alone.
    static Result<WorkerProcess> start(std::vector<std::string> command, std::vector<std::string> environment, const std::vector<int>& descriptors);
    WorkerProcess(WorkerProcess&& other) noexcept : process_(std::exchange(other.process_, 0)) {}
    WorkerProcess& operator=(WorkerProcess&& other) noexcept;
    ~WorkerProcess() { end(); }

    /// Once, after its end.
    std::optional<End> ended();
    void send(int signal) const;
    pid_t id() const { return process_; }

private:
    explicit WorkerProcess(pid_t process) : process_(process) {}
    void end();

    pid_t process_;  // 0 once it was waited for
};

}  // namespace glimpse::app
