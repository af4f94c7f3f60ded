#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "sandbox/worker.h"

namespace glimpse::sandbox {

/// Processes in which untrusted bytes are parsed. They are started before they are needed, can do nothing but compute, take one input at
/// a time, and are replaced after some jobs and after every mishap: one input's mishap is that input's error and nobody else's. Thread-safe.
class Sandbox {
public:
    struct Settings {
        WorkerSettings worker = {};
        int workers = 2;
        int jobs_max = 500;  ///< after so many a worker is replaced, whatever state its libraries are in
    };

    /// Since the start.
    struct Counts {
        std::uint64_t jobs = 0;
        std::uint64_t crashed = 0;
        std::uint64_t forbidden = 0;
        std::uint64_t too_long = 0;
        std::uint64_t too_much_memory = 0;
    };

    /// What a job wrote; gives the worker back in the end. See Worker::run() for how to read it.
    class Output {
    public:
        Output(Sandbox& home, Worker worker, std::string_view bytes) : home_(&home), worker_(std::move(worker)), bytes_(bytes) {}
        Output(Output&& other) noexcept
            : home_(std::exchange(other.home_, nullptr)), worker_(std::move(other.worker_)), bytes_(other.bytes_) {}
        Output& operator=(Output&&) = delete;
        ~Output() {
            if (home_) home_->give_back(std::move(worker_));
        }
        std::string_view bytes() const { return bytes_; }

    private:
        Sandbox* home_;
        Worker worker_;
        std::string_view bytes_;
    };

    /// Returns when the first worker has locked itself down: a machine where that cannot be is told at once (kInternal, for the operator).
    static Result<std::unique_ptr<Sandbox>> start(Settings settings);
    /// Every Output must be gone.
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    /// Runs the job on the joined parts of `input`; blocks, at first until a worker is free. kTooLarge for more than the sandbox takes,
    /// kUnreadablePicture for an input that crashed its worker, did what is forbidden, or took too long, kTooLarge for one that took too
    /// much memory, kUnavailable when no worker could be started for a while.
    Result<Output> run(std::initializer_list<std::string_view> input);

    Counts counts() const;

private:
    explicit Sandbox(Settings settings);
    void keep();
    bool keep_one(std::unique_lock<std::mutex>& lock);
    Result<Worker> take();
    void give_back(Worker worker);
    void lose(Worker worker);
    Error count(Mishap mishap);

    const Settings settings_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Worker> idle_;            // guarded by mutex_
    int alive_ = 0;                      // guarded by mutex_: idle, and at work
    bool stopping_ = false;              // guarded by mutex_
    std::optional<Error> start_failure_; // guarded by mutex_: of the last worker that was started
    Counts counts_;                      // guarded by mutex_
    std::thread keeper_;                 // starts all workers: they die with the thread that started them
};

}  // namespace glimpse::sandbox
