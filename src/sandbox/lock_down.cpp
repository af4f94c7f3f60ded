#include "sandbox/lock_down.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "sandbox/syscall_filter.h"

namespace glimpse::sandbox {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsBounded = false;
#else
constexpr bool kMemoryIsBounded = true;
#endif

constexpr int kNobody = 65534;
constexpr rlim_t kOpenFilesMax = 16;  // what is inherited; nothing more can be opened

tl::unexpected<Error> refused(std::string_view step) {
    return fail(ErrorCode::kInternal, "{}: {}", step, std::generic_category().message(errno));
}

Result<void> bound(int resource, rlim_t limit, std::string_view name) {
    const rlimit value{limit, limit};
    if (setrlimit(static_cast<__rlimit_resource>(resource), &value) != 0) return refused(name);
    return {};
}

Result<void> bound_resources(std::size_t memory_bytes) {
    if (kMemoryIsBounded && memory_bytes > 0) TRY_VOID(bound(RLIMIT_DATA, memory_bytes, "bounding memory"));
    TRY_VOID(bound(RLIMIT_FSIZE, 0, "bounding file size"));
    TRY_VOID(bound(RLIMIT_CORE, 0, "forbidding core dumps"));
    return bound(RLIMIT_NOFILE, kOpenFilesMax, "bounding open files");
}

/// Root becomes nobody. In a user namespace without such a user (EINVAL) there is nothing to become; the filter holds there too.
Result<void> leave_root() {
    if (geteuid() != 0) return {};
    if (setgroups(0, nullptr) != 0 && errno != EPERM) return refused("leaving groups");
    if (setresgid(kNobody, kNobody, kNobody) != 0 && errno != EINVAL) return refused("leaving root's group");
    if (setresuid(kNobody, kNobody, kNobody) != 0 && errno != EINVAL) return refused("leaving root");
    return {};
}

}  // namespace

Result<void> lock_down(std::size_t memory_bytes) {
    TRY_VOID(bound_resources(memory_bytes));
    TRY_VOID(leave_root());
    // After a change of user, which resets both.
    if (prctl(PR_SET_DUMPABLE, 0) != 0) return refused("forbidding debuggers");
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return refused("tying life to the parent's");
    return filter_syscalls();
}

}  // namespace glimpse::sandbox
