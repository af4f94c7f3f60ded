#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "app/supervisor/restart.h"

namespace glimpse::app {

/// How far a worker is.
enum class WorkerPhase : std::uint32_t {
    kStarting,  ///< the supervisor answers for it
    kServing,   ///< it answers, but its model is loading
    kReady,
    kLeaving,   ///< it was told to end, and finishes what runs
};

/// What a worker and its supervisor tell each other: a page of memory that both see. It begins as zeros. Nothing of a request is in it.
struct WorkerPage {
    // Told by the worker.
    std::atomic<std::uint64_t> beat;  ///< counts up while it lives
    std::atomic<WorkerPhase> phase;
    std::atomic<std::uint32_t> stuck;            ///< 1: a step of the model does not return
    std::atomic<std::uint32_t> timeouts_in_row;  ///< answers that the model did not end in time, since the last that it did
    std::atomic<std::uint32_t> running;          ///< requests with a place in the KV cache, and without
    std::atomic<std::uint32_t> waiting;

    // Told by the supervisor.
    std::atomic<std::uint32_t> successor;  ///< 1: another still serves; whoever this is accepts nobody before it is ready
    std::array<std::atomic<std::uint64_t>, kRestartReasons.size()> restarts;  ///< in the order of kRestartReasons

    static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<WorkerPhase>::is_always_lock_free);
};

}  // namespace glimpse::app
