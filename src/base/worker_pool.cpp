#include "base/worker_pool.h"

#include <algorithm>
#include <utility>

namespace glimpse {

WorkerPool::WorkerPool(int threads, const char* name, int niceness) {
    for (int i = 0; i < std::max(1, threads); ++i) {
        threads_.emplace_back([this, name, niceness] {
            this_thread::set_name(name);
            this_thread::set_niceness(niceness);
            run();
        });
    }
}

WorkerPool::~WorkerPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void WorkerPool::post(std::function<void()> task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
    }
    wake_.notify_one();
}

void WorkerPool::run() {
    while (true) {
        std::function<void()> task;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        task();
    }
}

}  // namespace glimpse
