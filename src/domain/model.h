#pragma once

#include <cstdint>
#include <string>

namespace glimpse::domain {

/// What a client may know of the model being served.
struct ModelCard {
    std::string id;
    std::string description;     ///< what it can and cannot read, English; may be empty
    std::string description_zh;  ///< the same in Chinese
    bool vision = false;
    bool thinking = false;       ///< can be asked to reason before it answers
    int context_tokens = 0;      ///< of one request: prompt plus answer
    std::int64_t created_unix_s = 0;
};

/// Whether questions can be answered now.
struct Readiness {
    enum class State { kLoading, kReady, kFailed, kStuck, kDraining };
    State state = State::kLoading;
    double progress = 0;  ///< 0 to 1, while loading
    std::string phase;    ///< "weights", "projector", "warm-up", while loading
    std::string message;  ///< what failed or hangs and what to do
};

}  // namespace glimpse::domain
