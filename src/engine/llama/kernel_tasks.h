#pragma once

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>

#include "engine/kernels/tile_kernels.h"

namespace glimpse::engine::llama {

/// Memory that grows to what was needed most, and is not cleared.
class KernelRoom {
public:
    /// Aligned to kernels::kAlignment. Throws std::bad_alloc.
    void* bytes(std::size_t count) {
        if (count > size_) {
            memory_.reset();
            size_ = 0;
            memory_.reset(std::aligned_alloc(kernels::kAlignment, round_up(count)));
            if (!memory_) throw std::bad_alloc();
            size_ = count;
        }
        return memory_.get();
    }
    float* floats(std::size_t count) { return static_cast<float*>(bytes(count * sizeof(float))); }

    static constexpr std::size_t round_up(std::size_t count) {
        return (count + kernels::kAlignment - 1) / kernels::kAlignment * kernels::kAlignment;
    }

private:
    struct Free {
        void operator()(void* memory) const { std::free(memory); }
    };
    std::unique_ptr<void, Free> memory_;
    std::size_t size_ = 0;
};

/// Tasks of one node for several threads: each takes the next as soon as it is done, so that one which shares its core with somebody
/// else holds nobody up. One caller at a time.
class KernelTasks {
public:
    explicit KernelTasks(int threads) : threads_(threads) {}

    int threads() const { return threads_; }
    void set_threads(int threads) { threads_ = threads; }

    /// Runs task(index, scratch) for each index below `count`; each worker has `scratch_bytes` of its own. What is done before another thread
    /// has woken up is `small`: the caller does it alone. Throws std::bad_alloc.
    template <typename Task>
    void spread(int count, std::size_t scratch_bytes, const Task& task, bool small = false) {
        const std::size_t own = KernelRoom::round_up(scratch_bytes);
        const int threads = small ? 1 : count < threads_ ? count : threads_;
        char* const scratch = static_cast<char*>(scratch_.bytes(own * threads));
        std::atomic<int> workers = 0;
        std::atomic<int> next = 0;
        const auto work = [&] {
            char* const mine = scratch + own * workers++;
            for (int index = next++; index < count; index = next++) task(index, mine);
        };
        if (threads <= 1) return work();
#ifdef _OPENMP  // the threads are those that ggml computes with on this thread; a sanitizer build has none
#pragma omp parallel num_threads(threads)
#endif
        work();
    }

private:
    int threads_;
    KernelRoom scratch_;
};

}  // namespace glimpse::engine::llama
