#include "sandbox/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <system_error>
#include <utility>

#include "sandbox/serve.h"
#include "sandbox/wire.h"

namespace glimpse::sandbox {
namespace {

constexpr int kMillisecondsToDie = 100;
constexpr int kSecondsBesideDeadline = 2;  // of processor time: the clock on the wall comes first

// In the environment of every worker. A program that does not know that it is to be a worker, and starts a sandbox itself, would
// otherwise start processes without an end.
constexpr const char* kMark = "GLIMPSE_SANDBOX_WORKER";

/// All that a worker learns of our environment: keys and passwords stay here.
std::vector<std::string> worker_environment() {
    std::vector<std::string> result = {fmt::format("{}=1", kMark), "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=2", "OMP_NUM_THREADS=1", "VIPS_WARNING=0"};
    for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name)) result.push_back(fmt::format("{}={}", name, value));
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    for (auto& text : texts) result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

/// Standard streams go nowhere (what a library prints about a picture is nobody's to read), the two descriptors to their
/// places, and no other comes along.
class SpawnActions {
public:
    SpawnActions(int socket, int memory) {
        posix_spawn_file_actions_init(&actions_);
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            posix_spawn_file_actions_addopen(&actions_, stream, "/dev/null", O_RDWR, 0);
        }
        posix_spawn_file_actions_adddup2(&actions_, socket, kSocketDescriptor);
        posix_spawn_file_actions_adddup2(&actions_, memory, kMemoryDescriptor);
        posix_spawn_file_actions_addclosefrom_np(&actions_, kMemoryDescriptor + 1);
        // Signals that our threads block would stay blocked there.
        posix_spawnattr_init(&attributes_);
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnActions() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;

    int spawn(pid_t& process, std::vector<std::string> command) const {
        auto environment = worker_environment();
        return posix_spawnp(&process, command.front().c_str(), &actions_, &attributes_, pointers(command).data(), pointers(environment).data());
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

/// A copy of `descriptor` above those of the worker's wire, so that putting one in its place never closes the other. -1 on failure.
int moved_up(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, kMemoryDescriptor + 1); }

}  // namespace

Result<Worker> Worker::start(const WorkerSettings& settings) {
    if (std::getenv(kMark)) return fail(ErrorCode::kInternal, "a process of a sandbox starts no sandbox");
    TRY(auto memory, SharedMemory::create(settings.input_bytes_max + settings.output_bytes_max));
    std::array<int, 2> ends = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return fail(ErrorCode::kInternal, "a socket for the sandbox: {}", std::generic_category().message(errno));
    }
    auto command = settings.command;
    command.emplace_back(kWorkerCommand);
    for (const auto bytes : {settings.memory_bytes_max, settings.input_bytes_max, settings.output_bytes_max}) command.push_back(std::to_string(bytes));
    const int far_socket = moved_up(ends[1]);
    const int far_memory = moved_up(memory.descriptor());
    pid_t process = 0;
    const int error = far_socket < 0 || far_memory < 0 ? EMFILE : SpawnActions(far_socket, far_memory).spawn(process, std::move(command));
    for (const int descriptor : {ends[1], far_socket, far_memory}) {
        if (descriptor >= 0) ::close(descriptor);
    }
    if (error != 0) {
        ::close(ends[0]);
        return fail(ErrorCode::kInternal, "starting a process of the sandbox: {}", std::generic_category().message(error));
    }
    return Worker(settings, process, ends[0], std::move(memory));
}

Worker::Worker(Worker&& other) noexcept
    : input_bytes_max_(other.input_bytes_max_), time_max_(other.time_max_), process_(std::exchange(other.process_, 0)),
      socket_(std::exchange(other.socket_, -1)), memory_(std::move(other.memory_)), jobs_(other.jobs_) {}

Worker::~Worker() {
    if (process_ != 0) bury(Heard::kPacket);
    if (socket_ >= 0) ::close(socket_);
}

template <typename Packet>
Worker::Heard Worker::hear(Packet& packet, TimePoint deadline) const {
    pollfd waiting{socket_, POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        const int ready = left <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left));
        if (ready == 0) return Heard::kNothingInTime;
        if (ready > 0) return recv(socket_, &packet, sizeof packet, 0) == sizeof packet ? Heard::kPacket : Heard::kHungUp;
        if (errno != EINTR) return Heard::kHungUp;
    }
}

Result<void> Worker::wait_until_ready(TimePoint deadline) {
    Hello hello;
    const auto heard = hear(hello, deadline);
    if (heard == Heard::kPacket && hello.ready) return {};
    if (heard == Heard::kNothingInTime) return fail(ErrorCode::kInternal, "a process of the sandbox took too long to start");
    if (heard == Heard::kHungUp) return fail(ErrorCode::kInternal, "a process of the sandbox ended while it started");
    hello.refusal[sizeof hello.refusal - 1] = '\0';
    return fail(ErrorCode::kInternal, "{}", hello.refusal);
}

/// A decoder with many threads would burn more than the clock on the wall shows.
void Worker::bound_processor_time() const {
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(process_, &clock) != 0 || clock_gettime(clock, &used) != 0) return;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(time_max_).count() + kSecondsBesideDeadline;
    const rlimit bound{static_cast<rlim_t>(used.tv_sec + seconds), RLIM_INFINITY};
    prlimit(process_, RLIMIT_CPU, &bound, nullptr);
}

tl::expected<std::string_view, Mishap> Worker::run(std::initializer_list<std::string_view> input) {
    Order order;
    for (const auto part : input) {
        std::memcpy(memory_.bytes().data() + order.input_bytes, part.data(), part.size());
        order.input_bytes += part.size();
    }
    bound_processor_time();
    ++jobs_;
    if (send(socket_, &order, sizeof order, MSG_NOSIGNAL) != sizeof order) {
        return tl::unexpected(Mishap::kGone);
    }
    Report report;
    const auto heard = hear(report, Clock::now() + time_max_);
    if (heard != Heard::kPacket) return tl::unexpected(bury(heard));
    if (report.outcome == Report::Outcome::kOutOfMemory) return tl::unexpected(Mishap::kTooMuchMemory);
    const auto output = memory_.bytes().subspan(input_bytes_max_);
    if (report.outcome != Report::Outcome::kDone || report.output_bytes > output.size()) return tl::unexpected(Mishap::kCrashed);
    return std::string_view(output.data(), report.output_bytes);
}

/// Ends the process and tells what it died of.
Mishap Worker::bury(Heard last) {
    if (last == Heard::kHungUp) {
        // It is dying, and of what is worth knowing. One that only closed its socket is not waited for.
        pollfd end{static_cast<int>(syscall(SYS_pidfd_open, process_, 0)), POLLIN, 0};
        poll(&end, 1, kMillisecondsToDie);
        if (end.fd >= 0) ::close(end.fd);
    }
    kill(process_, SIGKILL);
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (last == Heard::kNothingInTime || signal == SIGXCPU) return Mishap::kTooLong;
    return signal == SIGSYS ? Mishap::kForbidden : Mishap::kCrashed;
}

}  // namespace glimpse::sandbox
