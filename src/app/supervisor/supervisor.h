#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/supervisor/exit_report.h"
#include "app/supervisor/restart.h"
#include "app/supervisor/service_notice.h"
#include "app/supervisor/worker_page.h"
#include "app/supervisor/worker_process.h"
#include "app/terminal.h"
#include "base/result.h"
#include "http/listener.h"
#include "http/waiting_room.h"
#include "sandbox/shared_memory.h"

namespace glimpse::app {

/// The process that holds the listening socket and replaces the worker, which does everything else (decision 0029). One thread, which never
/// waits for the worker.
class Supervisor {
public:
    struct Settings {
        std::chrono::seconds hang{10};       ///< a worker without a sign of life for so long is replaced
        std::uint32_t timeouts_max = 5;      ///< and one whose answers come to no end, so many in a row; 0: never
        std::chrono::seconds pause_max{30};  ///< longest pause between two workers
        std::chrono::seconds drain{30};      ///< what a worker has for running answers when it is told to end
        std::string reports = {};            ///< folder of exit reports
    };

    /// Listens. Blocks the signals that it answers to: create it before any thread. Errors are for the operator.
    static Result<std::unique_ptr<Supervisor>> create(const Config& config, const Environment& environment);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    /// Until SIGTERM or SIGINT, or until the first worker says that it can never serve; the exit code of the last worker.
    int run();

private:
    Supervisor(Settings settings, http::Listener listener, sandbox::SharedMemory memory, const Environment& environment);

    WorkerPage& page() const;
    bool answers_itself() const;
    void start_worker();
    void wait();
    void hear_signals();
    void stop(int signal);
    void watch();
    std::optional<RestartReason> complaint() const;
    void condemn(RestartReason reason);
    void bury(const WorkerProcess::End& end);
    void replace(RestartReason reason, const WorkerProcess::End& end);

    const Settings settings_;
    const std::vector<std::string> command_;
    const Terminal terminal_;
    std::vector<std::string> environment_;  // of a worker
    http::Listener listener_;               // closed once we are told to stop
    sandbox::SharedMemory memory_;
    ServiceNotice notice_;
    http::WaitingRoom room_;
    BackOff back_off_;
    int signals_ = -1;

    std::optional<WorkerProcess> worker_;
    SignOfLife life_;
    TimePoint started_at_ = {};
    std::optional<TimePoint> served_at_ = {};         // since when this worker can be asked
    std::optional<RestartReason> condemned_ = {};     // it was told to end, for that
    std::optional<TimePoint> kill_at_ = {};           // it was told to end, and has until then
    TimePoint restart_at_ = {};
    std::uint64_t restarts_ = 0;
    bool was_ready_ = false;  // some worker was
    bool stopping_ = false;
    std::optional<int> exit_code_ = {};
};

}  // namespace glimpse::app
