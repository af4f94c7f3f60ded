#pragma once

#include "base/result.h"

namespace glimpse::sandbox {

/// From now on this process, all its threads, can compute, use its memory and the descriptors it has, and end. Whatever opens or names a
/// file fails (EACCES); libraries that look for one go on without. Whatever else there is (sockets, processes, debugging, new code in
/// memory) ends the process with SIGSYS. kInternal where the kernel has no seccomp filters.
Result<void> filter_syscalls();

}  // namespace glimpse::sandbox
