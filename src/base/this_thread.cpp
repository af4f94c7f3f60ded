#include "base/this_thread.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace glimpse::this_thread {

void set_name(const char* name) { prctl(PR_SET_NAME, name); }  // cuts a longer one itself, where pthread_setname_np refuses it

void set_niceness(int niceness) {
    // On Linux a thread has a niceness of its own. Failure is no reason to stop: the work is done, only sooner than it should be.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), getpriority(PRIO_PROCESS, 0) + niceness);
}

}  // namespace glimpse::this_thread
