#pragma once

#include <sys/types.h>

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sandbox/shared_memory.h"

namespace glimpse::sandbox {

struct WorkerSettings {
    std::vector<std::string> command;  ///< program and first arguments of a process that calls serve()
    std::size_t input_bytes_max = 0;
    std::size_t output_bytes_max = 0;
    std::size_t memory_bytes_max = 0;   ///< of its own, beside input and output; 0: no bound
    std::chrono::milliseconds time_max{10'000};  ///< of one job
};

/// How a job ended that did not end well.
enum class Mishap {
    kCrashed,      ///< the worker died by itself
    kForbidden,    ///< it did what no decoder has to do, and was ended by the kernel
    kTooLong,
    kTooMuchMemory,
    kGone,         ///< it was dead before the job began
};

/// The far end of one worker process. One thread at a time. The process dies with this object, and with the thread that started it.
class Worker {
public:
    /// Starts a process, and does not wait for it to be ready.
    static Result<Worker> start(const WorkerSettings& settings);
    Worker(Worker&& other) noexcept;
    Worker& operator=(Worker&&) = delete;
    ~Worker();

    /// Waits until it has locked itself down. kInternal says what went wrong; the worker is of no use then.
    Result<void> wait_until_ready(TimePoint deadline);

    /// The output, which the process can go on changing: read each number once, then check it. Valid until done(). After a
    /// mishap the worker is of no use. `input` parts are joined; together at most input_bytes_max.
    tl::expected<std::string_view, Mishap> run(std::initializer_list<std::string_view> input);
    /// Takes input and output away.
    void done() { memory_.clear(); }

    int jobs() const { return jobs_; }

private:
    enum class Heard { kPacket, kHungUp, kNothingInTime };

    Worker(const WorkerSettings& settings, pid_t process, int socket, SharedMemory memory)
        : input_bytes_max_(settings.input_bytes_max), time_max_(settings.time_max), process_(process), socket_(socket), memory_(std::move(memory)) {}
    template <typename Packet>
    Heard hear(Packet& packet, TimePoint deadline) const;
    void bound_processor_time() const;
    Mishap bury(Heard last);

    const std::size_t input_bytes_max_;
    const std::chrono::milliseconds time_max_;
    pid_t process_;  // 0 once it was waited for
    int socket_;
    SharedMemory memory_;
    int jobs_ = 0;
};

}  // namespace glimpse::sandbox
