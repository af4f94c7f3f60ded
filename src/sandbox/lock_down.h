#pragma once

#include <cstddef>

#include "base/result.h"

namespace glimpse::sandbox {

/// Gives up, for good, what a process needs to do harm: root, new files, network, other processes, core dumps, being debugged. What is
/// open and mapped stays. `memory_bytes` bounds heap, stacks and other private memory together, those of now included (not in sanitizer
/// builds, whose shadow memory counts); 0: no bound. Call while there is one thread. Dies with the thread that made this process. Linux only. kInternal names the step that this
/// machine refused; the process must end then.
Result<void> lock_down(std::size_t memory_bytes);

}  // namespace glimpse::sandbox
