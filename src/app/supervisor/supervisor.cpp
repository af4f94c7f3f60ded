#include "app/supervisor/supervisor.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>

#include "app/data_places.h"
#include "app/engine_settings.h"
#include "app/invocation.h"
#include "app/supervisor/worker_link.h"
#include "base/log.h"

namespace glimpse::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kLook{100};       // at the worker, when nothing happens
constexpr seconds kStartMax{300};        // until it serves; its model loads afterwards
constexpr seconds kLastAnswersMax{10};   // what other answers get when some came to no end
constexpr seconds kMargin{5};            // for a worker to end, after its answers did

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) sigaddset(&set, signal);
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
    TRY(auto memory, sandbox::SharedMemory::create(sizeof(WorkerPage)));
    const Settings settings{
        .hang = seconds(config.integer("supervisor.hang_seconds")),
        .timeouts_max = static_cast<std::uint32_t>(config.integer("supervisor.timeouts_max")),
        .pause_max = seconds(config.integer("supervisor.pause_seconds_max")),
        .drain = server.drain,
        .reports = exit_reports_folder(environment),
    };
    std::unique_ptr<Supervisor> supervisor(new Supervisor(settings, std::move(listener), std::move(memory), environment));
    if (supervisor->signals_ < 0) return fail(ErrorCode::kInternal, "signals cannot be watched on this machine");
    return supervisor;
}

Supervisor::Supervisor(Settings settings, http::Listener listener, sandbox::SharedMemory memory, const Environment& environment)
    : settings_(std::move(settings)),
      command_(own_command()),
      listener_(std::move(listener)),
      memory_(std::move(memory)),
      notice_(environment),
      back_off_(settings_.pause_max) {
    for (const auto& [name, value] : environment) {
        // The manager is told by this process alone.
        if (name != "NOTIFY_SOCKET" && !name.starts_with("WATCHDOG_")) environment_.push_back(fmt::format("{}={}", name, value));
    }
    environment_.push_back(fmt::format("{}={}:{}", kHandOver, listener_.descriptor(), memory_.descriptor()));
    const auto set = watched();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    signals_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

Supervisor::~Supervisor() {
    if (signals_ >= 0) ::close(signals_);
}

WorkerPage& Supervisor::page() const { return *reinterpret_cast<WorkerPage*>(memory_.bytes().data()); }

int Supervisor::run() {
    notice_.tell("READY=1\nSTATUS=Starting");
    start_worker();
    while (!exit_code_) {
        wait();
        hear_signals();
        const auto now = Clock::now();
        if (worker_) {
            watch();
        } else if (!stopping_ && now >= restart_at_) {
            start_worker();
        }
        if (answers_itself()) room_.let_in(listener_, std::chrono::ceil<seconds>(std::max(restart_at_ - now, Clock::duration())) + seconds(1), now);
        room_.turn(now);
        notice_.live(now);
    }
    return *exit_code_;
}

bool Supervisor::answers_itself() const {
    if (listener_.descriptor() < 0) return false;
    const auto phase = page().phase.load();
    return !worker_ || condemned_ || phase == WorkerPhase::kStarting || phase == WorkerPhase::kLeaving;
}

void Supervisor::start_worker() {
    auto& told = page();
    told.phase = WorkerPhase::kStarting;
    told.stuck = told.timeouts_in_row = told.running = told.waiting = 0;
    condemned_.reset();
    kill_at_.reset();
    served_at_.reset();
    started_at_ = Clock::now();
    life_.begin(told.beat, started_at_);
    auto started = WorkerProcess::start(command_, environment_, {listener_.descriptor(), memory_.descriptor()});
    if (started) {
        worker_.emplace(std::move(*started));
        return;
    }
    log::error("{}", started.error().public_message);
    restart_at_ = started_at_ + back_off_.next({});
}

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
        } else if (signal == SIGHUP && worker_ && page().phase != WorkerPhase::kStarting) {
            worker_->send(SIGHUP);
        }
    }
}

void Supervisor::stop(int signal) {
    if (stopping_) {
        exit_code_ = 128 + signal;  // and the worker dies with us
        return;
    }
    stopping_ = true;
    notice_.tell("STOPPING=1");
    listener_.close();
    if (!worker_) {
        exit_code_ = kExitSuccess;
        return;
    }
    worker_->send(SIGTERM);
    kill_at_ = Clock::now() + settings_.drain + kMargin;
}

void Supervisor::watch() {
    if (const auto end = worker_->ended()) return bury(*end);
    const auto now = Clock::now();
    life_.look(page().beat, now);
    const auto phase = page().phase.load();
    if (phase != WorkerPhase::kStarting && !served_at_) {
        served_at_ = now;
        notice_.tell("STATUS=Serving");
    }
    was_ready_ = was_ready_ || phase == WorkerPhase::kReady;
    // Somebody else told it to end.
    if (phase == WorkerPhase::kLeaving && !kill_at_) kill_at_ = now + settings_.drain + kMargin;
    if (kill_at_ && now >= *kill_at_) worker_->send(SIGKILL);
    if (kill_at_ || condemned_) return;
    if (const auto reason = complaint()) condemn(*reason);
}

/// What is wrong with a worker that runs.
std::optional<RestartReason> Supervisor::complaint() const {
    if (!served_at_) return Clock::now() - started_at_ > kStartMax ? std::optional(RestartReason::kStart) : std::nullopt;
    if (life_.silence() > settings_.hang) return RestartReason::kHang;
    if (page().stuck != 0) return RestartReason::kStuck;
    if (settings_.timeouts_max > 0 && page().timeouts_in_row >= settings_.timeouts_max) return RestartReason::kTimeouts;
    return {};
}

void Supervisor::condemn(RestartReason reason) {
    log::error("the server's process has to be replaced: {}", name_of(reason));
    condemned_ = reason;
    // One that only is slow may end what it can end; the others hear nothing.
    worker_->send(reason == RestartReason::kTimeouts ? SIGTERM : SIGKILL);
    kill_at_ = Clock::now() + std::min(settings_.drain, kLastAnswersMax);
}

void Supervisor::bury(const WorkerProcess::End& end) {
    worker_.reset();
    if (stopping_) {
        const bool too_late = end.signal == SIGKILL;
        exit_code_ = end.signal == 0 ? end.status : too_late ? kExitFailure : kExitSuccess;
    } else if (!condemned_ && !was_ready_ && end.signal == 0 && end.status != 0) {
        exit_code_ = end.status;  // it has said why it can not serve, and the next one would say the same
    } else {
        replace(condemned_.value_or(end.signal != 0 ? RestartReason::kCrash : RestartReason::kExit), end);
    }
}

void Supervisor::replace(RestartReason reason, const WorkerProcess::End& end) {
    const auto now = Clock::now();
    const auto place = std::ranges::find(kRestartReasons, reason) - kRestartReasons.begin();
    ++page().restarts.at(static_cast<std::size_t>(place));
    const auto pause = back_off_.next(served_at_ ? between(*served_at_, now) : milliseconds());
    restart_at_ = now + pause;
    const ExitReport report{
        .reason = reason,
        .signal = end.signal,
        .status = end.status,
        .lived = between(started_at_, now),
        .silent = std::chrono::duration_cast<milliseconds>(life_.silence()),
        .pause = pause,
        .phase = page().phase,
        .running = page().running,
        .waiting = page().waiting,
        .timeouts_in_row = page().timeouts_in_row,
        .resident_bytes_max = end.resident_bytes_max,
        .restarts = ++restarts_,
    };
    const auto kept = keep_report(report, settings_.reports);
    log::error("{}. Next one in {:.1f} s. {}", report.sentence(), static_cast<double>(pause.count()) / 1000,
               kept ? "Report: " + *kept : kept.error().public_message);
    notice_.tell(fmt::format("STATUS=Starting again ({})", name_of(reason)));
}

}  // namespace glimpse::app
