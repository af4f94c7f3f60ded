#pragma once

#include <optional>
#include <vector>

#include "app/setting.h"
#include "app/supervisor/worker_page.h"
#include "base/result.h"
#include "http/listener.h"
#include "metrics/registry.h"
#include "sandbox/shared_memory.h"

namespace glimpse::app {

/// What a supervisor hands to its worker, by two inherited descriptors whose numbers stand in kHandOver.
struct WorkerLink {
    http::Listener listener;
    sandbox::SharedMemory memory;

    WorkerPage& page() const { return *reinterpret_cast<WorkerPage*>(memory.bytes().data()); }
    /// Whether this is the first worker of its supervisor.
    bool is_first() const;
    /// glimpse_restarts_total
    std::vector<metrics::Sample> samples() const;
};

inline constexpr auto kHandOver = "GLIMPSE_SUPERVISED";

/// In a worker: what its supervisor handed over. Nothing in any other process. kInvalidRequest where the variable does not tell the truth.
Result<std::optional<WorkerLink>> take_over(const Environment& environment);

}  // namespace glimpse::app
