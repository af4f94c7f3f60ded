#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace glimpse {

/// A mutex that lets in who came first. std::mutex may let in the same thread over and over.
class FairMutex {
public:
    void lock() {
        std::unique_lock lock(mutex_);
        const auto mine = next_++;
        turn_.wait(lock, [&] { return inside_ == mine; });
    }
    void unlock() {
        {
            const std::lock_guard lock(mutex_);
            ++inside_;
        }
        turn_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable turn_;
    std::uint64_t next_ = 0;    // guarded by mutex_
    std::uint64_t inside_ = 0;  // guarded by mutex_: whose turn it is
};

}  // namespace glimpse
