#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace glimpse::http {

/// A number of bytes that all connections share. Thread-safe; leases give back what they hold when they die.
class ByteBudget {
public:
    explicit ByteBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}
    ByteBudget(const ByteBudget&) = delete;
    ByteBudget& operator=(const ByteBudget&) = delete;

    /// One thread at a time.
    class Lease {
    public:
        explicit Lease(std::shared_ptr<ByteBudget> budget) : budget_(std::move(budget)) {}
        ~Lease() { resize(0); }
        Lease(Lease&& other) noexcept : budget_(other.budget_), bytes_(std::exchange(other.bytes_, 0)) {}
        Lease& operator=(Lease&&) = delete;

        /// Holds `bytes` from now on, or, when the budget has no room for that many, as many as before (false).
        bool resize(std::size_t bytes) {
            if (bytes > bytes_ && !budget_->take(bytes - bytes_)) return false;
            if (bytes < bytes_) budget_->used_.fetch_sub(bytes_ - bytes, std::memory_order_relaxed);
            bytes_ = bytes;
            return true;
        }
        std::size_t bytes() const { return bytes_; }

    private:
        std::shared_ptr<ByteBudget> budget_;
        std::size_t bytes_ = 0;
    };

    std::size_t used() const { return used_.load(std::memory_order_relaxed); }

private:
    bool take(std::size_t bytes) {
        auto used = used_.load(std::memory_order_relaxed);
        do {
            if (bytes > bytes_max_ - used) return false;
        } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
        return true;
    }

    const std::size_t bytes_max_;
    std::atomic<std::size_t> used_{0};  // never above bytes_max_
};

}  // namespace glimpse::http
