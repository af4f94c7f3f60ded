#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

#include "app/terminal.h"

namespace glimpse::app {

/// Turns SIGINT and SIGTERM into calls. The first one asks politely, the second ends the process at once with
/// 128 + signal, whatever it is doing. Create it before any other thread: threads inherit the blocked signals.
/// One at a time.
class Signals {
public:
    /// What SIGHUP does.
    enum class Hangup {
        kEnds,     ///< the process, as ever
        kCounted,  ///< see hangups(); one of a terminal that was closed is taken for SIGTERM
    };
    /// `on_first` runs once, on a thread of its own.
    explicit Signals(std::function<void(int signal)> on_first, Hangup hangup = Hangup::kEnds);
    /// Waits for `on_first` if it is running.
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// The first signal that came, or 0. Thread-safe.
    int received() const { return received_; }
    /// How often somebody asked to read everything again. Thread-safe.
    int hangups() const { return hangups_; }

private:
    void listen();

    sigset_t watched() const;

    const std::function<void(int)> on_first_;
    const Hangup hangup_;
    const Terminal terminal_;
    std::atomic<int> hangups_ = 0;
    std::atomic<int> received_ = 0;
    std::atomic<bool> ending_ = false;
    std::thread first_;  // runs on_first_; belongs to thread_ until it is joined
    std::thread thread_;
};

}  // namespace glimpse::app
