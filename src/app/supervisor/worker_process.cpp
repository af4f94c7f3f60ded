#include "app/supervisor/worker_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace glimpse::app {
namespace {

constexpr int kCannotStart = 127;  // as a shell says it

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

/// In the child; nothing here takes memory or a lock.
[[noreturn]] void become(pid_t parent, char** command, char** environment, const std::vector<int>& descriptors) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(kCannotStart);  // it died before that
    for (const int descriptor : descriptors) ::fcntl(descriptor, F_SETFD, 0);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve("/proc/self/exe", command, environment);
    ::_exit(kCannotStart);
}

}  // namespace

Result<WorkerProcess> WorkerProcess::start(std::vector<std::string> command, std::vector<std::string> environment, const std::vector<int>& descriptors) {
    auto words = pointers(command);
    auto variables = pointers(environment);
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process < 0) return fail(ErrorCode::kUnavailable, "no process can be started: {}", std::generic_category().message(errno));
    if (process == 0) become(parent, words.data(), variables.data(), descriptors);
    return WorkerProcess(process);
}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
    end();
    process_ = std::exchange(other.process_, 0);
    return *this;
}

std::optional<WorkerProcess::End> WorkerProcess::ended() {
    int status = 0;
    rusage used{};
    if (process_ == 0 || ::wait4(process_, &status, WNOHANG, &used) != process_) return {};
    process_ = 0;
    return End{WIFSIGNALED(status) ? WTERMSIG(status) : 0, WIFEXITED(status) ? WEXITSTATUS(status) : 0, used.ru_maxrss * 1024};
}

void WorkerProcess::send(int signal) const {
    if (process_ != 0) ::kill(process_, signal);
}

void WorkerProcess::end() {
    if (process_ == 0) return;
    send(SIGKILL);
    while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
}

}  // namespace glimpse::app
