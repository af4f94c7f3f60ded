#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace glimpse::app {

/// Turns SIGINT and SIGTERM into calls. The first one asks politely, the second ends the process at once with
/// 128 + signal, whatever it is doing. Create it before any other thread: threads inherit the blocked signals.
/// One at a time.
class Signals {
public:
    /// `on_first` runs once, on a thread of its own.
    explicit Signals(std::function<void(int signal)> on_first);
    /// Waits for `on_first` if it is running.
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// The first signal that came, or 0. Thread-safe.
    int received() const { return received_; }

private:
    void listen();

    const std::function<void(int)> on_first_;
    std::atomic<int> received_ = 0;
    std::atomic<bool> ending_ = false;
    std::thread first_;  // runs on_first_; belongs to thread_ until it is joined
    std::thread thread_;
};

}  // namespace glimpse::app
