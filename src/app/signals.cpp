#include "app/signals.h"
#include "base/this_thread.h"

#include <pthread.h>
#include <unistd.h>


namespace glimpse::app {

namespace {

constexpr int kWakeSignal = SIGUSR2;  // tells our own thread to end

}  // namespace

Signals::Signals(std::function<void(int)> on_first, Hangup hangup) : on_first_(std::move(on_first)), hangup_(hangup) {
    const auto set = watched();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    thread_ = std::thread([this] { listen(); });
}

sigset_t Signals::watched() const {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, kWakeSignal);
    if (hangup_ == Hangup::kCounted) sigaddset(&set, SIGHUP);
    return set;
}

Signals::~Signals() {
    ending_ = true;
    pthread_kill(thread_.native_handle(), kWakeSignal);
    thread_.join();
    if (first_.joinable()) first_.join();
    const auto set = watched();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void Signals::listen() {
    this_thread::set_name("signals");
    const auto set = watched();
    while (true) {
        int signal = 0;
        if (sigwait(&set, &signal) != 0) continue;
        if (signal == kWakeSignal) {
            if (ending_) return;
            continue;
        }
        if (signal == SIGHUP && !terminal_.is_gone()) {
            ++hangups_;
            continue;
        }
        if (received_ != 0) ::_exit(128 + signal);
        received_ = signal;
        first_ = std::thread([this, signal] { on_first_(signal); });
    }
}

}  // namespace glimpse::app
