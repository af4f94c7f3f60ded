// An allow-list for the kernel's seccomp filter: what the C library, threads and decoders need to compute.
#include "sandbox/syscall_filter.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <memory>
#include <system_error>
#include <type_traits>

namespace glimpse::sandbox {
namespace {

/// Collects rules; the first that fails makes all after it do nothing.
class Filter {
public:
    Filter() : context_(seccomp_init(SCMP_ACT_KILL_PROCESS)) {
        if (!context_) error_ = -ENOSYS;
    }
    void allow(std::initializer_list<int> calls) {
        for (const int call : calls) add(SCMP_ACT_ALLOW, call, {});
    }
    void refuse(int error, std::initializer_list<int> calls) {
        for (const int call : calls) add(SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, {});
    }
    void allow_when(int call, std::initializer_list<scmp_arg_cmp> conditions) { add(SCMP_ACT_ALLOW, call, conditions); }
    void refuse_when(int error, int call, std::initializer_list<scmp_arg_cmp> conditions) {
        add(SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, conditions);
    }
    /// 0, or a negative errno.
    int load() { return error_ < 0 ? error_ : seccomp_load(context_.get()); }

private:
    struct Release {
        void operator()(void* context) const { seccomp_release(context); }
    };

    void add(std::uint32_t action, int call, std::initializer_list<scmp_arg_cmp> conditions) {
        // Calls that this processor's kernel does not have bear negative numbers.
        if (error_ < 0 || call < 0) return;
        error_ = seccomp_rule_add_array(context_.get(), action, call, static_cast<unsigned>(conditions.size()), conditions.begin());
    }

    std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, Release> context_;
    int error_ = 0;
};

void allow_computing(Filter& filter) {
    filter.allow({SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(lseek), SCMP_SYS(close),
                  SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(fstat)});
    filter.allow({SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(membarrier)});
    filter.allow({SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
                  SCMP_SYS(sched_getaffinity), SCMP_SYS(set_tid_address)});
    filter.allow({SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall)});
    filter.allow({SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday),
                  SCMP_SYS(time), SCMP_SYS(times), SCMP_SYS(getrusage), SCMP_SYS(sysinfo), SCMP_SYS(uname), SCMP_SYS(getrandom), SCMP_SYS(getcpu)});
    filter.allow({SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid)});
    filter.allow({SCMP_SYS(exit), SCMP_SYS(exit_group)});
}

/// What the sanitizers' own code does in every thread: it asks pipes whether memory can be read.
void allow_sanitizers([[maybe_unused]] Filter& filter) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    filter.allow({SCMP_SYS(pipe2), SCMP_SYS(pipe)});
#endif
}

/// Memory, but none that can be run.
void allow_data_memory(Filter& filter) {
    filter.allow_when(SCMP_SYS(mmap), {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0), SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)});
    filter.allow_when(SCMP_SYS(mprotect), {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
}

/// Threads, but no processes. The kernel passes clone3's flags in memory, where a filter cannot look: the C library takes clone then.
void allow_threads(Filter& filter) {
    filter.allow_when(SCMP_SYS(clone), {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)});
    filter.refuse(ENOSYS, {SCMP_SYS(clone3)});
    filter.allow_when(SCMP_SYS(prctl), {SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)});
    filter.refuse_when(EINVAL, SCMP_SYS(prctl), {SCMP_A0(SCMP_CMP_NE, PR_SET_NAME)});
    // Signals to itself: how abort() ends a process.
    filter.allow_when(SCMP_SYS(tgkill), {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()))});
}

/// What libraries try and can do without.
void refuse_files(Filter& filter) {
    filter.refuse(EACCES, {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(creat), SCMP_SYS(stat), SCMP_SYS(lstat),
                           SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
                           SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(statfs), SCMP_SYS(unlink), SCMP_SYS(unlinkat)});
    filter.refuse(EPERM, {SCMP_SYS(prlimit64), SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_setaffinity), SCMP_SYS(sched_getattr),
                          SCMP_SYS(sched_setattr), SCMP_SYS(setpriority), SCMP_SYS(getpriority), SCMP_SYS(sched_getparam),
                          SCMP_SYS(sched_getscheduler), SCMP_SYS(memfd_create), SCMP_SYS(fcntl)});
    filter.refuse(ENOTTY, {SCMP_SYS(ioctl)});
}

}  // namespace

Result<void> filter_syscalls() {
    Filter filter;
    allow_computing(filter);
    allow_sanitizers(filter);
    allow_data_memory(filter);
    allow_threads(filter);
    refuse_files(filter);
    if (const int error = filter.load(); error != 0) {
        return fail(ErrorCode::kInternal, "loading the filter of system calls: {}", std::generic_category().message(-error));
    }
    return {};
}

}  // namespace glimpse::sandbox
