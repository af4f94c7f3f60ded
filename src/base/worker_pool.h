#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/this_thread.h"

namespace glimpse {

/// A fixed number of threads that run tasks in the order they come. The queue is not bounded here: whoever
/// posts bounds it. Tasks must not throw.
class WorkerPool {
public:
    /// `name` as in this_thread::set_name, and a literal; `niceness` as in this_thread::set_niceness.
    WorkerPool(int threads, const char* name, int niceness = 0);
    /// Runs what is queued, then joins.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Thread-safe.
    void post(std::function<void()> task);

private:
    void run();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> tasks_;  // guarded by mutex_
    bool stopping_ = false;                    // guarded by mutex_
    std::vector<std::thread> threads_;
};

}  // namespace glimpse
