#include "sandbox/sandbox.h"

#include <utility>

#include "base/log.h"
#include "base/this_thread.h"

namespace glimpse::sandbox {
namespace {

constexpr std::chrono::seconds kStartMax{20};        // of one worker, on a machine that is very busy
constexpr std::chrono::seconds kPauseAfterFailure{1};
constexpr std::chrono::seconds kWaitMax{30};         // for a worker, when none can be started

Error refusal_of(Mishap mishap, const WorkerSettings& settings) {
    switch (mishap) {
        case Mishap::kCrashed:
            return {ErrorCode::kUnreadablePicture, "The file crashed its decoder and is refused. Save it anew with another program and send that.", "crashed"};
        case Mishap::kForbidden:
            return {ErrorCode::kUnreadablePicture, "The file made its decoder do what no decoder may do, and is refused.", "forbidden system call"};
        case Mishap::kTooLong:
            return {ErrorCode::kUnreadablePicture,
                    fmt::format("Decoding the file takes longer than {:.3g} s. Send a simpler or smaller copy.",
                                std::chrono::duration<double>(settings.time_max).count()), "out of time"};
        case Mishap::kTooMuchMemory:
            return {ErrorCode::kTooLarge, fmt::format("Decoding the file takes more than {} MB of memory. Send a smaller copy.",
                                                      settings.memory_bytes_max / 1'000'000), "out of memory"};
        case Mishap::kGone: break;
    }
    return {ErrorCode::kUnavailable, "The decoder ended before it saw the file. Send it again.", "gone"};
}

}  // namespace

Sandbox::Sandbox(Settings settings) : settings_(std::move(settings)), keeper_([this] { keep(); }) {}

Result<std::unique_ptr<Sandbox>> Sandbox::start(Settings settings) {
    std::unique_ptr<Sandbox> sandbox(new Sandbox(std::move(settings)));
    std::unique_lock lock(sandbox->mutex_);
    sandbox->changed_.wait(lock, [&] { return !sandbox->idle_.empty() || sandbox->start_failure_; });
    if (!sandbox->idle_.empty()) return sandbox;
    return fail(ErrorCode::kInternal, "the sandbox for decoders cannot be closed on this machine ({}). Run where seccomp filters are allowed, or "
                "set intake.sandbox to off if every file comes from somebody you trust", sandbox->start_failure_->public_message);
}

Sandbox::~Sandbox() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    keeper_.join();
}

void Sandbox::keep() {
    this_thread::set_name("sandbox");
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || alive_ < settings_.workers; });
        if (stopping_) break;
        if (!keep_one(lock)) changed_.wait_for(lock, kPauseAfterFailure, [this] { return stopping_; });
    }
    idle_.clear();
}

/// Starts one worker, without the lock.
bool Sandbox::keep_one(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    auto worker = Worker::start(settings_.worker);
    Result<void> ready;
    if (worker) ready = worker->wait_until_ready(Clock::now() + kStartMax);
    lock.lock();
    if (worker && ready) {
        ++alive_;
        idle_.push_back(std::move(*worker));
        start_failure_.reset();
    } else {
        start_failure_ = worker ? ready.error() : worker.error();
        log::error("a process of the sandbox did not start: {}", start_failure_->public_message);
    }
    changed_.notify_all();
    return !start_failure_;
}

Result<Worker> Sandbox::take() {
    std::unique_lock lock(mutex_);
    const auto some = [this] { return !idle_.empty(); };
    // Busy ones come back within their time; only when none is left is there something to give up.
    while (!changed_.wait_for(lock, kWaitMax, some)) {
        if (alive_ == 0) return fail(ErrorCode::kUnavailable, "The decoders cannot be started. Try again later; the server's log says why.");
    }
    Worker worker = std::move(idle_.front());
    idle_.pop_front();
    return worker;
}

void Sandbox::give_back(Worker worker) {
    if (worker.jobs() >= settings_.jobs_max) return lose(std::move(worker));
    worker.done();
    {
        const std::lock_guard lock(mutex_);
        idle_.push_front(std::move(worker));  // the one whose memory is warm goes first
    }
    changed_.notify_all();
}

void Sandbox::lose(Worker worker) {
    {
        const Worker ended = std::move(worker);
    }
    {
        const std::lock_guard lock(mutex_);
        --alive_;
    }
    changed_.notify_all();
}

Error Sandbox::count(Mishap mishap) {
    {
        const std::lock_guard lock(mutex_);
        switch (mishap) {
            case Mishap::kCrashed: ++counts_.crashed; break;
            case Mishap::kForbidden: ++counts_.forbidden; break;
            case Mishap::kTooLong: ++counts_.too_long; break;
            case Mishap::kTooMuchMemory: ++counts_.too_much_memory; break;
            case Mishap::kGone: break;
        }
    }
    auto error = refusal_of(mishap, settings_.worker);
    log::warn("a process of the sandbox is replaced: {}", error.internal_detail);
    return error;
}

Result<Sandbox::Output> Sandbox::run(std::initializer_list<std::string_view> input) {
    std::size_t bytes = 0;
    for (const auto part : input) bytes += part.size();
    if (bytes > settings_.worker.input_bytes_max) {
        return fail(ErrorCode::kTooLarge, "The file has {} bytes; at most {} are decoded. Send a smaller copy.", bytes, settings_.worker.input_bytes_max);
    }
    {
        const std::lock_guard lock(mutex_);
        ++counts_.jobs;
    }
    for (;;) {
        TRY(auto worker, take());
        const auto output = worker.run(input);
        if (output) return Output(*this, std::move(worker), *output);
        lose(std::move(worker));
        // Ended by something else, while idle: not this input's fault.
        if (output.error() == Mishap::kGone) continue;
        return tl::unexpected(count(output.error()));
    }
}

Sandbox::Counts Sandbox::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

}  // namespace glimpse::sandbox
