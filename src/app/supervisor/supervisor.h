#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/supervisor/exit_report.h"
#include "app/supervisor/restart.h"
#include "app/supervisor/service_notice.h"
#include "app/supervisor/worker.h"
#include "app/terminal.h"
#include "base/result.h"
#include "http/listener.h"
#include "http/waiting_room.h"

namespace glimpse::app {

/// The process that holds the listening socket and replaces the worker, which does everything else (decision 0029). Asked to (SIGUSR2), it starts another
/// beside the one that serves, which takes over once its model is loaded (decision 0035). One thread, which never waits for a worker.
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
    Supervisor(Settings settings, http::Listener listener, const Environment& environment);

    bool answers_itself() const;
    Result<std::unique_ptr<Worker>> launch(bool successor) const;
    void start_worker();
    void start_next();
    void watch_next();
    void hand_over();
    void watch_last();
    void wait();
    void hear_signals();
    void stop(int signal);
    void watch();
    std::optional<RestartReason> complaint() const;
    Clock::duration drain_time() const;
    void condemn(RestartReason reason);
    void bury(const WorkerProcess::End& end);
    void replace(const Worker& dead, RestartReason reason, const WorkerProcess::End& end);

    const Settings settings_;
    const std::vector<std::string> command_;
    const Terminal terminal_;
    std::vector<std::string> environment_;  // of a worker
    http::Listener listener_;               // closed once we are told to stop
    ServiceNotice notice_;
    http::WaitingRoom room_;
    BackOff back_off_;
    int signals_ = -1;

    std::unique_ptr<Worker> worker_;  // null between two
    std::unique_ptr<Worker> next_;    // loads its model, to take over; null most of the time
    std::unique_ptr<Worker> last_;    // was taken over from, and ends what it runs; null most of the time
    TimePoint restart_at_ = {};
    std::array<std::uint64_t, kRestartReasons.size()> restarts_ = {};  // in the order of kRestartReasons
    bool was_ready_ = false;  // some worker was
    bool stopping_ = false;
    int status_ = 0;          // of the worker that ended while stopping
    std::optional<int> exit_code_ = {};
};

}  // namespace glimpse::app
