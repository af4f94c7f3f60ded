#include "app/supervisor/supervisor.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <numeric>

#include "app/data_places.h"
#include "app/engine_settings.h"
#include "app/invocation.h"
#include "base/log.h"

namespace glimpse::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLook{100};       // at the worker, when nothing happens
constexpr seconds kStartMax{300};        // until it serves; its model loads afterwards
constexpr seconds kLastAnswersMax{10};   // what other answers get when some came to no end
constexpr seconds kMargin{5};            // for a worker to end, after its answers did
constexpr std::chrono::minutes kLoadMax{30};  // until one that is to take over has its model

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR2, SIGCHLD}) sigaddset(&set, signal);
    return set;
}

std::vector<std::string> own_command() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
    return words;
}

milliseconds between(TimePoint begin, TimePoint end) { return std::chrono::duration_cast<milliseconds>(end - begin); }

}  // namespace

Result<std::unique_ptr<Supervisor>> Supervisor::create(const Config& config, const Environment& environment) {
    const auto server = server_settings(config);
    TRY(auto listener, http::Listener::open(server.address, server.port));
    const Settings settings{
        .hang = seconds(config.integer("supervisor.hang_seconds")),
        .timeouts_max = static_cast<std::uint32_t>(config.integer("supervisor.timeouts_max")),
        .pause_max = seconds(config.integer("supervisor.pause_seconds_max")),
        .drain = server.drain,
        .reports = exit_reports_folder(environment),
    };
    std::unique_ptr<Supervisor> supervisor(new Supervisor(settings, std::move(listener), environment));
    if (supervisor->signals_ < 0) return fail(ErrorCode::kInternal, "signals cannot be watched on this machine");
    return supervisor;
}

Supervisor::Supervisor(Settings settings, http::Listener listener, const Environment& environment)
    : settings_(std::move(settings)), command_(own_command()), listener_(std::move(listener)), notice_(environment), back_off_(settings_.pause_max) {
    for (const auto& [name, value] : environment) {
        // The manager is told by this process alone.
        if (name != "NOTIFY_SOCKET" && !name.starts_with("WATCHDOG_")) environment_.push_back(fmt::format("{}={}", name, value));
    }
    const auto set = watched();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    signals_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

Supervisor::~Supervisor() {
    if (signals_ >= 0) ::close(signals_);
}

int Supervisor::run() {
    notice_.tell("READY=1\nSTATUS=Starting");
    start_worker();
    while (!exit_code_) {
        wait();
        hear_signals();
        const auto now = Clock::now();
        if (last_) watch_last();
        if (next_) watch_next();
        if (worker_) {
            watch();
        } else if (!stopping_ && now >= restart_at_) {
            start_worker();
        }
        if (stopping_ && !worker_ && !last_ && !exit_code_) exit_code_ = status_;
        if (answers_itself()) room_.let_in(listener_, std::chrono::ceil<seconds>(std::max(restart_at_ - now, Clock::duration())) + seconds(1), now);
        room_.turn(now);
        notice_.live(now);
    }
    return *exit_code_;
}

bool Supervisor::answers_itself() const {
    if (listener_.descriptor() < 0) return false;
    if (!worker_ || worker_->condemned) return true;
    const auto phase = worker_->phase();
    return phase == WorkerPhase::kStarting || phase == WorkerPhase::kLeaving;
}

Result<std::unique_ptr<Worker>> Supervisor::launch(bool successor) const {
    return Worker::start({command_, environment_, listener_.descriptor(), successor, restarts_});
}

void Supervisor::start_worker() {
    auto started = launch(false);
    if (started) {
        worker_ = std::move(*started);
        return;
    }
    log::error("{}", started.error().public_message);
    restart_at_ = Clock::now() + back_off_.next({});
}

/// Starts one that reads the configuration as it is now, and takes over when it is ready.
void Supervisor::start_next() {
    if (next_ || last_ || !worker_ || stopping_) {
        log::warn("no new server is started: {}", stopping_ ? "this one stops" : worker_ ? "one is taking over already" : "none serves now");
        return;
    }
    auto started = launch(true);
    if (!started) return log::error("no new server could be started, the old one goes on: {}", started.error().public_message);
    next_ = std::move(*started);
    log::info("a new server starts beside the one that serves, and takes over when its model is loaded");
}

void Supervisor::watch_next() {
    if (const auto end = next_->ended()) {
        next_.reset();
        return log::error("the new server ended before it was ready ({} {}); the old one goes on", end->signal != 0 ? "signal" : "status",
                          end->signal != 0 ? end->signal : end->status);
    }
    if (next_->phase() == WorkerPhase::kReady) return hand_over();
    if (Clock::now() - next_->started_at() < kLoadMax) return;
    next_.reset();
    log::error("the new server was not ready within {} minutes and is ended; the old one goes on", kLoadMax.count());
}

void Supervisor::hand_over() {
    last_ = std::move(worker_);  // it may have died just now
    if (last_) {
        last_->send(SIGTERM);
        last_->leave_until(Clock::now() + drain_time());
    }
    worker_ = std::move(next_);
    log::info("the new server has taken over");
}

void Supervisor::watch_last() {
    last_->kill_if_late(Clock::now());
    if (last_->ended()) last_.reset();
}

Clock::duration Supervisor::drain_time() const { return settings_.drain + kMargin; }

/// Until something happens, or it is time to look.
void Supervisor::wait() {
    std::vector<pollfd> watched = {{signals_, POLLIN, 0}};
    if (answers_itself() && room_.has_room()) watched.push_back({listener_.descriptor(), POLLIN, 0});
    for (const int guest : room_.descriptors()) watched.push_back({guest, POLLIN, 0});
    ::poll(watched.data(), watched.size(), static_cast<int>(kLook.count()));
}

void Supervisor::hear_signals() {
    signalfd_siginfo heard{};
    while (::read(signals_, &heard, sizeof heard) == sizeof heard) {
        const int signal = static_cast<int>(heard.ssi_signo);
        if (signal == SIGTERM || signal == SIGINT || (signal == SIGHUP && terminal_.is_gone())) {
            stop(signal);
        } else if (signal == SIGHUP && worker_ && worker_->phase() != WorkerPhase::kStarting) {
            worker_->send(SIGHUP);
        } else if (signal == SIGUSR2) {
            start_next();
        }
    }
}

void Supervisor::stop(int signal) {
    if (stopping_) {
        exit_code_ = 128 + signal;  // and the workers die with us
        return;
    }
    stopping_ = true;
    notice_.tell("STOPPING=1");
    listener_.close();
    next_.reset();
    if (!worker_) return;
    worker_->send(SIGTERM);
    worker_->leave_until(Clock::now() + drain_time());
}

void Supervisor::watch() {
    if (const auto end = worker_->ended()) return bury(*end);
    const auto now = Clock::now();
    worker_->look(now);
    const auto phase = worker_->phase();
    if (phase != WorkerPhase::kStarting && !worker_->served_at) {
        worker_->served_at = now;
        notice_.tell("STATUS=Serving");
    }
    was_ready_ = was_ready_ || phase == WorkerPhase::kReady;
    // Somebody else told it to end.
    if (phase == WorkerPhase::kLeaving) worker_->leave_until(now + drain_time());
    worker_->kill_if_late(now);
    if (worker_->leaves() || worker_->condemned) return;
    if (const auto reason = complaint()) condemn(*reason);
}

/// What is wrong with a worker that runs.
std::optional<RestartReason> Supervisor::complaint() const {
    if (!worker_->served_at) return Clock::now() - worker_->started_at() > kStartMax ? std::optional(RestartReason::kStart) : std::nullopt;
    if (worker_->silence() > settings_.hang) return RestartReason::kHang;
    if (worker_->page().stuck != 0) return RestartReason::kStuck;
    if (settings_.timeouts_max > 0 && worker_->page().timeouts_in_row >= settings_.timeouts_max) return RestartReason::kTimeouts;
    return {};
}

void Supervisor::condemn(RestartReason reason) {
    log::error("the server's process has to be replaced: {}", name_of(reason));
    worker_->condemned = reason;
    // One that only is slow may end what it can end; the others hear nothing.
    worker_->send(reason == RestartReason::kTimeouts ? SIGTERM : SIGKILL);
    worker_->leave_until(Clock::now() + std::min<Clock::duration>(settings_.drain, kLastAnswersMax));
}

void Supervisor::bury(const WorkerProcess::End& end) {
    const auto dead = std::move(worker_);
    if (stopping_) {
        const bool too_late = end.signal == SIGKILL;
        status_ = end.signal == 0 ? end.status : too_late ? kExitFailure : kExitSuccess;
    } else if (!dead->condemned && !was_ready_ && end.signal == 0 && end.status != 0) {
        exit_code_ = end.status;  // it has said why it can not serve, and the next one would say the same
    } else {
        replace(*dead, dead->condemned.value_or(end.signal != 0 ? RestartReason::kCrash : RestartReason::kExit), end);
    }
}

void Supervisor::replace(const Worker& dead, RestartReason reason, const WorkerProcess::End& end) {
    const auto now = Clock::now();
    const auto place = std::ranges::find(kRestartReasons, reason) - kRestartReasons.begin();
    ++restarts_.at(static_cast<std::size_t>(place));
    const auto pause = back_off_.next(dead.served_at ? between(*dead.served_at, now) : milliseconds());
    restart_at_ = now + pause;
    const auto& page = dead.page();
    const ExitReport report{
        .reason = reason,
        .signal = end.signal,
        .status = end.status,
        .lived = between(dead.started_at(), now),
        .silent = std::chrono::duration_cast<milliseconds>(dead.silence()),
        .pause = pause,
        .phase = page.phase,
        .running = page.running,
        .waiting = page.waiting,
        .timeouts_in_row = page.timeouts_in_row,
        .resident_bytes_max = end.resident_bytes_max,
        .restarts = std::accumulate(restarts_.begin(), restarts_.end(), std::uint64_t{0}),
    };
    const auto kept = keep_report(report, settings_.reports);
    log::error("{}. Next one in {:.1f} s. {}", report.sentence(), static_cast<double>(pause.count()) / 1000,
               kept ? "Report: " + *kept : kept.error().public_message);
    notice_.tell(fmt::format("STATUS=Starting again ({})", name_of(reason)));
}

}  // namespace glimpse::app
