#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/supervisor/restart.h"
#include "app/supervisor/worker_page.h"
#include "app/supervisor/worker_process.h"
#include "base/clock.h"
#include "base/result.h"
#include "sandbox/shared_memory.h"

namespace glimpse::app {

/// A process that serves, as its supervisor sees it: with the page that it tells of itself on. Killed with this object. One thread.
class Worker {
public:
    struct Order {
        std::vector<std::string> command = {};
        std::vector<std::string> environment = {};  ///< "NAME=VALUE"
        int listener = -1;                          ///< descriptor of the socket that it accepts from
        bool successor = false;                     ///< as WorkerPage::successor
        std::array<std::uint64_t, kRestartReasons.size()> restarts = {};  ///< so far, in the order of kRestartReasons
    };

    static Result<std::unique_ptr<Worker>> start(Order order);

    WorkerPage& page() const { return *reinterpret_cast<WorkerPage*>(memory_.bytes().data()); }
    WorkerPhase phase() const { return page().phase; }
    TimePoint started_at() const { return started_at_; }
    std::chrono::nanoseconds silence() const { return life_.silence(); }

    /// Looks whether it lives.
    void look(TimePoint now) { life_.look(page().beat, now); }
    std::optional<WorkerProcess::End> ended() { return process_.ended(); }
    void send(int signal) const { process_.send(signal); }

    /// It was told to end, and has until then; the first such word holds.
    void leave_until(TimePoint when);
    bool leaves() const { return kill_at_.has_value(); }
    /// Ends it when its time is over.
    void kill_if_late(TimePoint now) const;

    std::optional<TimePoint> served_at = {};         ///< since when it can be asked
    std::optional<RestartReason> condemned = {};     ///< it was told to end, for that

private:
    Worker(sandbox::SharedMemory memory, WorkerProcess process);

    const sandbox::SharedMemory memory_;
    WorkerProcess process_;
    SignOfLife life_;
    const TimePoint started_at_ = Clock::now();
    std::optional<TimePoint> kill_at_ = {};
};

}  // namespace glimpse::app
